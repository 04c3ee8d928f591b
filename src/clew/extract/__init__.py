"""Steps that read an item's bytes. To add one: its file, its name below, a fixture, a row in docs/formats.md.

The first step that takes a type reads it; the last takes everything.
"""

from clew.extract.access import access
from clew.extract.archived import archived
from clew.extract.calendar import calendar
from clew.extract.compiled_help import chm
from clew.extract.compressed import compressed
from clew.extract.contacts import contacts
from clew.extract.dbf import dbf
from clew.extract.disk import disk
from clew.extract.doc import doc
from clew.extract.embedded_object import embedded_object
from clew.extract.emlx import emlx
from clew.extract.epub import epub
from clew.extract.event_log import event_log
from clew.extract.flat_office import flat_office
from clew.extract.html import html
from clew.extract.identify import identify
from clew.extract.image import image
from clew.extract.iwork import iwork
from clew.extract.jump_list import jump_list
from clew.extract.mail import mail
from clew.extract.markdown import markdown
from clew.extract.mbox import mbox
from clew.extract.metafile import metafile
from clew.extract.msg import msg
from clew.extract.ocr import ocr
from clew.extract.office_encrypted import office_encrypted
from clew.extract.onenote import onenote
from clew.extract.opendocument import opendocument
from clew.extract.part import part
from clew.extract.pdf import pdf
from clew.extract.pgp import pgp
from clew.extract.positions import positions
from clew.extract.ppt import ppt
from clew.extract.property_list import property_list
from clew.extract.pst import pst
from clew.extract.recording import recording
from clew.extract.rar import rar
from clew.extract.recycled import recycled
from clew.extract.registry import registry
from clew.extract.rows import rows
from clew.extract.rtf import rtf
from clew.extract.sevenzip import sevenzip
from clew.extract.sheets import sheets
from clew.extract.shortcut import shortcut
from clew.extract.slides import slides
from clew.extract.smime import smime
from clew.extract.sqlite_tables import database
from clew.extract.subtitles import subtitles
from clew.extract.tail import tail
from clew.extract.tarred import tarred
from clew.extract.telegram_html import telegram_html
from clew.extract.telegram_json import telegram
from clew.extract.text import text
from clew.extract.thumbnails import thumbnails
from clew.extract.tnef import tnef
from clew.extract.unsupported import unsupported
from clew.extract.vector_drawing import svg
from clew.extract.view_image import view_image
from clew.extract.view_pdf import view_pdf
from clew.extract.visio import visio
from clew.extract.warc import warc
from clew.extract.web_archive import mhtml, webarchive
from clew.extract.whatsapp_android import whatsapp_android
from clew.extract.whatsapp_encrypted import whatsapp_encrypted
from clew.extract.whatsapp_ios import whatsapp_ios
from clew.extract.whatsapp_text import whatsapp
from clew.extract.word import word
from clew.extract.xps import xps
from clew.extract.zipped import zipped
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
    office_encrypted,
    embedded_object,
    sheets,
    rows,
    database,
    access,
    dbf,
    jump_list,
    registry,
    event_log,
    recycled,
    thumbnails,
    shortcut,
    compressed,
    archived,
    rar,
    sevenzip,
    tarred,
    zipped,
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
    whatsapp,
    whatsapp_android,
    whatsapp_ios,
    whatsapp_encrypted,
    mail,
    emlx,
    pst,
    msg,
    tnef,
    smime,
    pgp,
    mbox,
    pdf,
    ocr,
    part,
    unsupported,
    tail,
)

VIEWS: tuple[Step, ...] = (view_image, view_pdf)
"""Steps that make something to look at, run when somebody asks."""
