"""What phones, and programs for calls, keep in SQLite: messages, calls, and the index of a backup's files."""

from clew.extract.databases.sqlite_known import Known, apple, named, unix

PHONES: tuple[Known, ...] = (
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
