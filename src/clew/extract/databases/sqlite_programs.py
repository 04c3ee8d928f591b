"""What programs on phones and computers keep in SQLite: chats of Viber and Messenger, Windows' timeline and notes."""

from clew.extract.databases.sqlite_known import Known, named, unix

TICKS = "CASE WHEN {0} > 0 THEN strftime('%Y-%m-%dT%H:%M:%SZ', {0} / 10000000 - 62135596800, 'unixepoch') END"
"""SQL for .NET's tenths of microseconds since the year 1."""


def _viber(date: str) -> Known:
    return Known(
        "Viber (Android)",
        "Chats",
        {
            "messages": f"_id {date} body conversation_id participant_id",
            "participants": "_id participant_info_id",
            "participants_info": "_id number display_name contact_name",
        },
        ("Time (UTC)", "Number", "Name", "Conversation", "Text"),
        f"""SELECT {unix(f"m.{date}")}, i.number, coalesce(nullif(i.contact_name, ''), i.display_name),
            m.conversation_id, m.body FROM messages m LEFT JOIN participants p ON p._id = m.participant_id
            LEFT JOIN participants_info i ON i._id = p.participant_info_id ORDER BY m.{date}, m._id""",
    )


PROGRAMS: tuple[Known, ...] = (
    _viber("msg_date"),
    _viber("date"),
    Known(
        "Viber (Android)",
        "Calls by time",
        {"calls": "_id canonized_number date duration type viber_call"},
        ("Time (UTC)", "Way", "With", "Seconds"),
        f"""SELECT {unix("date")}, {named("type", n1="received", n2="made", n3="missed")}, canonized_number, duration
            FROM calls ORDER BY date, _id""",
    ),
    Known(
        "Viber",
        "Chats",
        {
            "Events": "EventID TimeStamp Direction ContactID ChatID",
            "Messages": "EventID Body",
            "Contact": "ContactID Name Number",
            "ChatInfo": "ChatID Name",
        },
        ("Time (UTC)", "Way", "Number", "Name", "Conversation", "Text"),
        f"""SELECT {unix("e.TimeStamp")}, {named("e.Direction", n0="received", n1="sent")}, c.Number, c.Name,
            coalesce(nullif(h.Name, ''), e.ChatID), m.Body FROM Messages m JOIN Events e ON e.EventID = m.EventID
            LEFT JOIN Contact c ON c.ContactID = e.ContactID LEFT JOIN ChatInfo h ON h.ChatID = e.ChatID
            ORDER BY e.TimeStamp, e.EventID""",
    ),
    Known(
        "Facebook Messenger (Android)",
        "Chats",
        {"messages": "msg_id thread_key text sender timestamp_ms"},
        ("Time (UTC)", "Sender", "Conversation", "Text"),
        f"""SELECT {unix("timestamp_ms")},
            CASE WHEN json_valid(sender) THEN coalesce(json_extract(sender, '$.name'), sender) ELSE sender END,
            thread_key, text FROM messages ORDER BY timestamp_ms, msg_id""",
    ),
    Known(
        "Windows timeline",
        "Timeline",
        {"Activity": "Id AppId StartTime EndTime LastModifiedTime Payload"},
        ("Begins (UTC)", "Ends (UTC)", "Changed (UTC)", "Program", "What"),
        f"""SELECT {unix("StartTime")}, {unix("EndTime")}, {unix("LastModifiedTime")},
            CASE WHEN json_valid(AppId) THEN coalesce(json_extract(AppId, '$[0].application'), AppId) ELSE AppId END,
            CAST(Payload AS TEXT) FROM Activity ORDER BY StartTime, Id""",
    ),
    Known(
        "Windows Sticky Notes",
        "Notes",
        {"Note": "Id Text CreatedAt UpdatedAt"},
        ("Created (UTC)", "Changed (UTC)", "Text"),
        f"SELECT {TICKS.format('CreatedAt')}, {TICKS.format('UpdatedAt')}, Text FROM Note ORDER BY CreatedAt, Id",
    ),
)
