"""What phones, and programs for calls, keep in SQLite: messages, calls, contacts, and the index of a backup's files.

Where two sheets of one title fit, the first is taken: it stands for the newer tables.
"""

from clew.extract.databases.sqlite_known import Known, apple, joined, named, unix

KIND = "replace(replace(t.mimetype, 'vnd.android.cursor.item/', ''), '_v2', '')"
"""What is known of a contact: phone, email, organization, note."""
CHATS = "chat_message_join j JOIN chat c ON c.ROWID = j.chat_id"
ATTACHED = "message_attachment_join j JOIN attachment a ON a.ROWID = j.attachment_id"
DETAILS = "data d JOIN mimetypes t ON t._id = d.mimetype_id"

PHONES: tuple[Known, ...] = (
    Known(
        "iOS messages",
        "Messages",
        {
            "message": "ROWID text attributedBody date date_read is_from_me handle_id service",
            "handle": "ROWID id",
            "chat": "ROWID chat_identifier display_name",
            "chat_message_join": "chat_id message_id",
            "attachment": "ROWID filename",
            "message_attachment_join": "message_id attachment_id",
        },
        ("Time (UTC)", "Way", "With", "Service", "Text", "Conversation", "Files", "Read (UTC)"),
        f"""SELECT {apple("m.date")}, {named("m.is_from_me", n0="received", n1="sent")}, h.id, m.service,
            coalesce(nullif(m.text, ''), archived_text(m.attributedBody)),
            chats.listed, attachments.listed, {apple("m.date_read")}
            FROM message m LEFT JOIN handle h ON h.ROWID = m.handle_id
            {
            joined(
                "chat",
                "j.message_id",
                "coalesce(nullif(c.display_name, ''), c.chat_identifier)",
                "m.ROWID",
                source=CHATS,
            )
        }
            {joined("attachment", "j.message_id", "a.filename", "m.ROWID", source=ATTACHED)}
            ORDER BY m.date, m.ROWID""",
        ("message.attributedBody",),
    ),
    Known(
        "iOS messages",
        "Messages",
        {"message": "ROWID text date is_from_me handle_id service", "handle": "ROWID id"},
        ("Time (UTC)", "Way", "With", "Service", "Text"),
        f"""SELECT {apple("m.date")}, {named("m.is_from_me", n0="received", n1="sent")}, h.id, m.service, m.text
            FROM message m LEFT JOIN handle h ON h.ROWID = m.handle_id ORDER BY m.date, m.ROWID""",
    ),
    Known(
        "iOS calls",
        "Calls",
        {"ZCALLRECORD": "Z_PK ZDATE ZDURATION ZADDRESS ZORIGINATED ZANSWERED"},
        ("Time (UTC)", "Way", "With", "Seconds", "Answered"),
        f"""SELECT {apple("ZDATE")}, {named("ZORIGINATED", n0="received", n1="made")}, CAST(ZADDRESS AS TEXT),
            ZDURATION, {named("ZANSWERED", n0="no", n1="yes")} FROM ZCALLRECORD ORDER BY ZDATE, Z_PK""",
    ),
    Known(
        "iOS calls",
        "Calls",
        {"call": "ROWID address date duration flags"},
        ("Time (UTC)", "With", "Seconds", "Flags"),
        f"SELECT {unix('date')}, address, duration, flags FROM call ORDER BY date, ROWID",
    ),
    Known(
        "iOS backup",
        "Files of the backup",
        {"Files": "fileID domain relativePath flags file"},
        ("File", "Domain", "Path", "Kind"),
        f"""SELECT substr(fileID, 1, 2) || '/' || fileID, domain, relativePath,
            {named("flags", n1="file", n2="folder", n4="link")} FROM Files ORDER BY domain, relativePath, fileID""",
        ("Files.file",),
    ),
    Known(
        "Android messages",
        "Messages",
        {"sms": "_id address date type body"},
        ("Time (UTC)", "Way", "With", "Text"),
        f"""SELECT {unix("date")},
            {named("type", n1="received", n2="sent", n3="draft", n4="outbox", n5="failed", n6="queued")},
            address, body FROM sms ORDER BY date, _id""",
    ),
    Known(
        "Android messages",
        "Messages with pictures (MMS)",
        {"pdu": "_id date msg_box sub", "part": "mid ct name text _data", "addr": "msg_id address type"},
        ("Time (UTC)", "Way", "From", "To", "Subject", "Text", "Files"),
        f"""SELECT {unix("p.date")}, {named("p.msg_box", n1="received", n2="sent", n3="draft", n4="outbox")},
            senders.listed, receivers.listed, p.sub, texts.listed, files.listed FROM pdu p
            {joined("sender", "msg_id", "address", "p._id", "type = 137", source="addr")}
            {joined("receiver", "msg_id", "address", "p._id", "type IN (129, 130, 151)", source="addr")}
            {joined("text", "mid", "text", "p._id", "ct = 'text/plain'", source="part")}
            {joined("file", "mid", "coalesce(name, ct) || ' (' || _data || ')'", "p._id", "_data <> ''", source="part")}
            ORDER BY p.date, p._id""",
    ),
    Known(
        "Android contacts",
        "Contacts",
        {
            "raw_contacts": "_id display_name deleted",
            "data": "_id raw_contact_id mimetype_id data1",
            "mimetypes": "_id mimetype",
        },
        ("Name", "Details", "Deleted"),
        f"""SELECT r.display_name, details.listed, {named("r.deleted", n0="", n1="deleted")} FROM raw_contacts r
            {
            joined(
                "detail",
                "d.raw_contact_id",
                f"{KIND} || ': ' || d.data1",
                "r._id",
                "typeof(d.data1) <> 'blob'",
                source=DETAILS,
            )
        }
            ORDER BY r._id""",
    ),
    Known(
        "Android calendar",
        "Events",
        {"Events": "_id title description eventLocation dtstart dtend organizer deleted"},
        ("Begins (UTC)", "Ends (UTC)", "Title", "Place", "Description", "Organiser", "Deleted"),
        f"""SELECT {unix("dtstart")}, {unix("dtend")}, title, eventLocation, description, organizer,
            {named("deleted", n0="", n1="deleted")} FROM Events ORDER BY dtstart, _id""",
    ),
    Known(
        "Android media",
        "Pictures and recordings",
        {"files": "_id _data date_added date_modified datetaken latitude longitude"},
        ("Taken (UTC)", "Added (UTC)", "Changed (UTC)", "File", "Latitude", "Longitude"),
        f"""SELECT {unix("datetaken")}, {unix("date_added")}, {unix("date_modified")}, _data, latitude, longitude
            FROM files WHERE datetaken IS NOT NULL ORDER BY datetaken, _id""",
    ),
    Known(
        "Android calls",
        "Calls",
        {"calls": "_id number date duration type name"},
        ("Time (UTC)", "Way", "With", "Name", "Seconds"),
        f"""SELECT {unix("date")},
            {named("type", n1="received", n2="made", n3="missed", n4="voicemail", n5="declined", n6="blocked")},
            number, name, duration FROM calls ORDER BY date, _id""",
    ),
    Known(
        "Skype",
        "Messages",
        {"Messages": "id author from_dispname timestamp body_xml chatname"},
        ("Time (UTC)", "From", "Name", "Conversation", "Text"),
        f"""SELECT {unix("timestamp")}, author, from_dispname, chatname, body_xml FROM Messages
            ORDER BY timestamp, id""",
    ),
)
