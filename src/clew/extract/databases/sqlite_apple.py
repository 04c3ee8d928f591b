"""What macOS and iOS keep in SQLite beside messages: notes, contacts, calendars, downloads, pictures, use."""

from clew.extract.databases.sqlite_known import Known, apple, joined


def _notes(created: str, value: str) -> Known:
    return Known(
        "Apple Notes",
        "Notes",
        {
            "ZICNOTEDATA": "Z_PK ZNOTE ZDATA",
            "ZICCLOUDSYNCINGOBJECT": "Z_PK ZTITLE1 ZTITLE2 ZSNIPPET ZFOLDER ZMARKEDFORDELETION ZISPASSWORDPROTECTED"
            f" ZMODIFICATIONDATE1 {created}",
        },
        ("Created (UTC)", "Changed (UTC)", "Folder", "Title", "Text", "State"),
        f"""SELECT {apple(value)}, {apple("n.ZMODIFICATIONDATE1")}, f.ZTITLE2, n.ZTITLE1,
            coalesce(note_text(d.ZDATA), n.ZSNIPPET),
            CASE WHEN n.ZISPASSWORDPROTECTED THEN 'locked: its text is encrypted'
                WHEN n.ZMARKEDFORDELETION THEN 'deleted' END
            FROM ZICNOTEDATA d JOIN ZICCLOUDSYNCINGOBJECT n ON n.Z_PK = d.ZNOTE
            LEFT JOIN ZICCLOUDSYNCINGOBJECT f ON f.Z_PK = n.ZFOLDER ORDER BY n.Z_PK""",
        ("ZICNOTEDATA.ZDATA",),
    )


APPLE: tuple[Known, ...] = (
    _notes("ZCREATIONDATE1 ZCREATIONDATE3", "coalesce(n.ZCREATIONDATE3, n.ZCREATIONDATE1)"),
    _notes("ZCREATIONDATE1", "n.ZCREATIONDATE1"),
    Known(
        "iOS contacts",
        "Contacts",
        {
            "ABPerson": "ROWID First Last Organization Note CreationDate ModificationDate",
            "ABMultiValue": "UID record_id value",
        },
        ("First name", "Last name", "Organisation", "Numbers and addresses", "Note", "Created (UTC)", "Changed (UTC)"),
        f"""SELECT p.First, p.Last, p.Organization,
            numbers.listed, p.Note, {apple("p.CreationDate")}, {apple("p.ModificationDate")} FROM ABPerson p
            {joined("number", "record_id", "value", "p.ROWID", source="ABMultiValue")} ORDER BY p.ROWID""",
    ),
    Known(
        "macOS contacts",
        "Contacts",
        {
            "ZABCDRECORD": "Z_PK ZFIRSTNAME ZLASTNAME ZORGANIZATION ZCREATIONDATE ZMODIFICATIONDATE",
            "ZABCDPHONENUMBER": "Z_PK ZOWNER ZFULLNUMBER",
            "ZABCDEMAILADDRESS": "Z_PK ZOWNER ZADDRESS",
        },
        ("First name", "Last name", "Organisation", "Phones", "Addresses", "Created (UTC)", "Changed (UTC)"),
        f"""SELECT r.ZFIRSTNAME, r.ZLASTNAME, r.ZORGANIZATION,
            phones.listed, mails.listed, {apple("r.ZCREATIONDATE")}, {apple("r.ZMODIFICATIONDATE")} FROM ZABCDRECORD r
            {joined("phone", "ZOWNER", "ZFULLNUMBER", "r.Z_PK", source="ZABCDPHONENUMBER")}
            {joined("mail", "ZOWNER", "ZADDRESS", "r.Z_PK", source="ZABCDEMAILADDRESS")}
            WHERE coalesce(r.ZFIRSTNAME, r.ZLASTNAME, r.ZORGANIZATION) IS NOT NULL ORDER BY r.Z_PK""",
    ),
    Known(
        "Apple calendar",
        "Events",
        {"CalendarItem": "ROWID summary description start_date end_date"},
        ("Begins (UTC)", "Ends (UTC)", "Title", "Description"),
        f"""SELECT {apple("start_date")}, {apple("end_date")}, summary, description FROM CalendarItem
            ORDER BY start_date, ROWID""",
    ),
    Known(
        "macOS downloads",
        "Downloads by program",
        {
            "LSQuarantineEvent": "LSQuarantineEventIdentifier LSQuarantineTimeStamp LSQuarantineAgentName"
            " LSQuarantineDataURLString LSQuarantineOriginURLString LSQuarantineSenderName LSQuarantineSenderAddress"
        },
        ("Time (UTC)", "Program", "Address", "Came from", "Sender", "Sender's address"),
        f"""SELECT {apple("LSQuarantineTimeStamp")}, LSQuarantineAgentName, LSQuarantineDataURLString,
            LSQuarantineOriginURLString, LSQuarantineSenderName, LSQuarantineSenderAddress FROM LSQuarantineEvent
            ORDER BY LSQuarantineTimeStamp, LSQuarantineEventIdentifier""",
    ),
    Known(
        "Apple Photos",
        "Pictures",
        {"ZASSET": "Z_PK ZFILENAME ZDIRECTORY ZDATECREATED ZADDEDDATE ZLATITUDE ZLONGITUDE ZTRASHEDSTATE"},
        ("Taken (UTC)", "Added (UTC)", "Folder", "File", "Latitude", "Longitude", "State"),
        f"""SELECT {apple("ZDATECREATED")}, {apple("ZADDEDDATE")}, ZDIRECTORY, ZFILENAME,
            CASE WHEN ZLATITUDE > -180 THEN ZLATITUDE END, CASE WHEN ZLONGITUDE > -180 THEN ZLONGITUDE END,
            CASE WHEN ZTRASHEDSTATE THEN 'deleted' END FROM ZASSET ORDER BY ZDATECREATED, Z_PK""",
    ),
    Known(
        "Apple's record of use",
        "Use",
        {"ZOBJECT": "Z_PK ZSTREAMNAME ZVALUESTRING ZSTARTDATE ZENDDATE"},
        ("Begins (UTC)", "Ends (UTC)", "What", "Value"),
        f"""SELECT {apple("ZSTARTDATE")}, {apple("ZENDDATE")}, ZSTREAMNAME, ZVALUESTRING FROM ZOBJECT
            WHERE ZVALUESTRING IS NOT NULL ORDER BY ZSTARTDATE, Z_PK""",
    ),
)
