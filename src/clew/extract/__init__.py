"""Steps that read an item's bytes. To add one: its file, its name below, a fixture, a row in docs/formats.md.

The first step that takes a type reads it; the last takes everything.
"""

from clew.extract.apple.file_events import file_events
from clew.extract.apple.folder_view import folder_view
from clew.extract.archives.android_backup import android_backup
from clew.extract.archives.apple_forks import apple_forks
from clew.extract.archives.archived import archived
from clew.extract.archives.compressed import compressed
from clew.extract.archives.installer import installer
from clew.extract.archives.rar import rar
from clew.extract.archives.self_extracting import self_extracting
from clew.extract.archives.sevenzip import sevenzip
from clew.extract.archives.tarred import tarred
from clew.extract.archives.udf import udf
from clew.extract.archives.unarchived import unarchived
from clew.extract.archives.zipped import zipped
from clew.extract.chats.chat_export import chat_export
from clew.extract.chats.sms_backup import sms_backup
from clew.extract.chats.telegram_html import telegram_html
from clew.extract.chats.telegram_json import telegram
from clew.extract.chats.whatsapp_android import whatsapp_android
from clew.extract.chats.whatsapp_encrypted import whatsapp_encrypted
from clew.extract.chats.whatsapp_ios import whatsapp_ios
from clew.extract.chats.whatsapp_text import whatsapp
from clew.extract.databases.access import access
from clew.extract.databases.bookmarks import bookmarks
from clew.extract.databases.browser_cache import browser_cache
from clew.extract.databases.browser_session import browser_session
from clew.extract.databases.ese import ese
from clew.extract.databases.leveldb import leveldb
from clew.extract.databases.sqlite_tables import database
from clew.extract.disks.disk import disk
from clew.extract.identify.identify import identify
from clew.extract.mail.dbx import dbx
from clew.extract.mail.emlx import emlx
from clew.extract.mail.mail import mail
from clew.extract.mail.mbox import mbox
from clew.extract.mail.msg import msg
from clew.extract.mail.old_mailbox import old_mailbox
from clew.extract.mail.pgp import pgp
from clew.extract.mail.pst import pst
from clew.extract.mail.smime import smime
from clew.extract.mail.tnef import tnef
from clew.extract.office.doc import doc
from clew.extract.office.embedded_object import embedded_object
from clew.extract.office.flat_office import flat_office
from clew.extract.office.iwork import iwork
from clew.extract.office.office_encrypted import office_encrypted
from clew.extract.office.onenote import onenote
from clew.extract.office.opendocument import opendocument
from clew.extract.office.ppt import ppt
from clew.extract.office.publisher import publisher
from clew.extract.office.rtf import rtf
from clew.extract.office.slides import slides
from clew.extract.office.visio import visio
from clew.extract.office.word import word
from clew.extract.office.wordperfect import wordperfect
from clew.extract.office.works import works
from clew.extract.office.xps import xps
from clew.extract.part import part
from clew.extract.pdf.pdf import pdf
from clew.extract.pdf.view_pdf import view_pdf
from clew.extract.pictures.covered import covered
from clew.extract.pictures.graphic import graphic
from clew.extract.pictures.image import image
from clew.extract.pictures.metafile import metafile
from clew.extract.pictures.ocr import ocr
from clew.extract.pictures.vector_drawing import svg
from clew.extract.pictures.view_image import view_image
from clew.extract.recordings.recording import recording
from clew.extract.tables.dbf import dbf
from clew.extract.tables.old_sheets import old_sheets
from clew.extract.tables.rows import rows
from clew.extract.tables.sheets import sheets
from clew.extract.tables.statement import statement
from clew.extract.tail import tail
from clew.extract.text.calendar import calendar
from clew.extract.text.contacts import contacts
from clew.extract.text.markdown import markdown
from clew.extract.text.positions import positions
from clew.extract.text.property_list import property_list
from clew.extract.text.subtitles import subtitles
from clew.extract.text.text import text
from clew.extract.text.torrent import torrent
from clew.extract.unsupported import unsupported
from clew.extract.web.compiled_help import chm
from clew.extract.web.epub import epub
from clew.extract.web.html import html
from clew.extract.web.warc import warc
from clew.extract.web.web_archive import mhtml, webarchive
from clew.extract.windows.event_log import event_log
from clew.extract.windows.internet_shortcut import internet_shortcut
from clew.extract.windows.jump_list import jump_list
from clew.extract.windows.prefetch import prefetch
from clew.extract.windows.recycled import recycled
from clew.extract.windows.registry import registry
from clew.extract.windows.shortcut import shortcut
from clew.extract.windows.thumbcache import thumbcache
from clew.extract.windows.thumbnails import thumbnails
from clew.step import Step

IDENTIFY = identify

STEPS: tuple[Step, ...] = (
    text,
    image,
    recording,
    metafile,
    html,
    word,
    slides,
    visio,
    opendocument,
    flat_office,
    rtf,
    doc,
    ppt,
    publisher,
    works,
    wordperfect,
    office_encrypted,
    embedded_object,
    sheets,
    old_sheets,
    rows,
    statement,
    database,
    access,
    ese,
    bookmarks,
    browser_cache,
    browser_session,
    leveldb,
    dbf,
    jump_list,
    registry,
    event_log,
    recycled,
    prefetch,
    file_events,
    folder_view,
    thumbcache,
    torrent,
    android_backup,
    thumbnails,
    shortcut,
    internet_shortcut,
    compressed,
    archived,
    installer,
    udf,
    unarchived,
    apple_forks,
    rar,
    sevenzip,
    tarred,
    zipped,
    self_extracting,
    disk,
    contacts,
    calendar,
    mhtml,
    warc,
    webarchive,
    epub,
    onenote,
    iwork,
    chm,
    xps,
    positions,
    subtitles,
    svg,
    markdown,
    property_list,
    telegram,
    telegram_html,
    chat_export,
    sms_backup,
    whatsapp,
    whatsapp_android,
    whatsapp_ios,
    whatsapp_encrypted,
    mail,
    emlx,
    dbx,
    pst,
    msg,
    tnef,
    smime,
    pgp,
    mbox,
    old_mailbox,
    pdf,
    ocr,
    part,
    unsupported,
    tail,
)

LOOKS: tuple[Step, ...] = (graphic,)
"""Steps that look at the bytes of items that were read, for what their reader should know beforehand."""

VIEWS: tuple[Step, ...] = (view_image, view_pdf, covered)
"""Steps that make something to look at, run when somebody asks."""
