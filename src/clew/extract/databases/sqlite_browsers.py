"""What browsers keep in SQLite: visits, downloads, searches, bookmarks, cookies, sign-ins, form values."""

from clew.extract.databases.sqlite_known import Known, apple, micro, named, unix, webkit

TRANSITION = named(
    "v.transition & 255", n0="link", n1="typed", n2="bookmark", n3="subframe", n4="subframe by hand", n5="suggested",
    n6="start page", n7="form", n8="reload", n9="search keyword", n10="search keyword made",
)  # fmt: skip
"""Chromium's ui/base/page_transition_types.h."""
STATE = named("d.state", n0="in progress", n1="complete", n2="cancelled", n3="interrupted", n4="interrupted")
"""Chromium's components/history/core/browser/download_constants.h."""
VISIT = named(
    "v.visit_type", n1="link", n2="typed", n3="bookmark", n4="embedded", n5="redirect for good", n6="redirect",
    n7="download", n8="frame", n9="reload",
)  # fmt: skip
"""Mozilla's nsINavHistoryService.idl."""

BROWSERS: tuple[Known, ...] = (
    Known(
        "Chromium history",
        "Visits",
        {"urls": "id url title visit_count typed_count", "visits": "id url visit_time from_visit transition"},
        ("Time (UTC)", "Title", "Address", "Way", "Visits in all", "Typed", "Came from"),
        f"""SELECT {webkit("v.visit_time")}, u.title, u.url, {TRANSITION}, u.visit_count, u.typed_count, b.url
            FROM visits v LEFT JOIN urls u ON u.id = v.url LEFT JOIN visits f ON f.id = v.from_visit
            LEFT JOIN urls b ON b.id = f.url ORDER BY v.visit_time, v.id""",
    ),
    Known(
        "Chromium history",
        "Downloads",
        {
            "downloads": "id target_path start_time end_time received_bytes total_bytes state referrer mime_type",
            "downloads_url_chains": "id chain_index url",
        },
        ("Started (UTC)", "Ended (UTC)", "File", "Address", "Referrer", "Bytes", "Bytes in all", "State", "Type"),
        f"""SELECT {webkit("d.start_time")}, {webkit("d.end_time")}, d.target_path,
            (SELECT c.url FROM downloads_url_chains c WHERE c.id = d.id ORDER BY c.chain_index DESC LIMIT 1),
            d.referrer, d.received_bytes, d.total_bytes, {STATE}, d.mime_type
            FROM downloads d ORDER BY d.start_time, d.id""",
    ),
    Known(
        "Chromium history",
        "Searches",
        {"keyword_search_terms": "url_id term", "urls": "id url last_visit_time"},
        ("Last time (UTC)", "Words", "Address"),
        f"""SELECT {webkit("u.last_visit_time")}, k.term, u.url FROM keyword_search_terms k
            LEFT JOIN urls u ON u.id = k.url_id ORDER BY u.last_visit_time, k.rowid""",
    ),
    Known(
        "Chromium cookies",
        "Cookies by time",
        {"cookies": "host_key name path creation_utc expires_utc last_access_utc"},
        ("Made (UTC)", "Last used (UTC)", "Expires (UTC)", "Site", "Name", "Path"),
        f"""SELECT {webkit("creation_utc")}, {webkit("last_access_utc")}, {webkit("expires_utc")}, host_key, name, path
            FROM cookies ORDER BY creation_utc, host_key, name""",
        ("cookies.encrypted_value",),
    ),
    Known(
        "Chromium sign-ins",
        "Sign-ins",
        {"logins": "origin_url username_value date_created times_used"},
        ("Made (UTC)", "Site", "User", "Times used"),
        f"""SELECT {webkit("date_created")}, origin_url, username_value, times_used FROM logins
            ORDER BY date_created, origin_url, username_value""",
        ("logins.password_value", "logins.form_data", "logins.possible_username_pairs"),
    ),
    Known(
        "Chromium form values",
        "Form values",
        {"autofill": "name value date_created date_last_used count"},
        ("First time (UTC)", "Last time (UTC)", "Field", "Value", "Times"),
        f"""SELECT {unix("date_created")}, {unix("date_last_used")}, name, value, count FROM autofill
            ORDER BY date_last_used, name, value""",
    ),
    Known(
        "Firefox history",
        "Visits",
        {"moz_places": "id url title visit_count", "moz_historyvisits": "id place_id visit_date visit_type from_visit"},
        ("Time (UTC)", "Title", "Address", "Way", "Visits in all", "Came from"),
        f"""SELECT {micro("v.visit_date")}, p.title, p.url, {VISIT}, p.visit_count, b.url
            FROM moz_historyvisits v LEFT JOIN moz_places p ON p.id = v.place_id
            LEFT JOIN moz_historyvisits f ON f.id = v.from_visit LEFT JOIN moz_places b ON b.id = f.place_id
            ORDER BY v.visit_date, v.id""",
    ),
    Known(
        "Firefox history",
        "Bookmarks",
        {"moz_places": "id url title", "moz_bookmarks": "id type fk parent title dateAdded lastModified"},
        ("Added (UTC)", "Changed (UTC)", "Title", "Address", "Folder"),
        f"""SELECT {micro("b.dateAdded")}, {micro("b.lastModified")}, b.title, p.url, f.title
            FROM moz_bookmarks b LEFT JOIN moz_places p ON p.id = b.fk LEFT JOIN moz_bookmarks f ON f.id = b.parent
            WHERE b.type = 1 ORDER BY b.dateAdded, b.id""",
    ),
    Known(
        "Firefox history",
        "Downloads",
        {
            "moz_places": "id url",
            "moz_annos": "id place_id anno_attribute_id content dateAdded",
            "moz_anno_attributes": "id name",
        },
        ("Added (UTC)", "Address", "What", "Value"),
        f"""SELECT {micro("a.dateAdded")}, p.url, replace(n.name, 'downloads/', ''), a.content
            FROM moz_annos a JOIN moz_anno_attributes n ON n.id = a.anno_attribute_id
            LEFT JOIN moz_places p ON p.id = a.place_id WHERE n.name LIKE 'downloads/%' ORDER BY a.dateAdded, a.id""",
    ),
    Known(
        "Firefox form values",
        "Form values",
        {"moz_formhistory": "id fieldname value timesUsed firstUsed lastUsed"},
        ("First time (UTC)", "Last time (UTC)", "Field", "Value", "Times"),
        f"""SELECT {micro("firstUsed")}, {micro("lastUsed")}, fieldname, value, timesUsed FROM moz_formhistory
            ORDER BY lastUsed, id""",
    ),
    Known(
        "Firefox cookies",
        "Cookies by time",
        {"moz_cookies": "id host name path expiry lastAccessed creationTime"},
        ("Made (UTC)", "Last used (UTC)", "Expires (UTC)", "Site", "Name", "Path"),
        f"""SELECT {micro("creationTime")}, {micro("lastAccessed")}, {unix("expiry")}, host, name, path FROM moz_cookies
            ORDER BY creationTime, id""",
    ),
    Known(
        "Safari history",
        "Visits",
        {"history_items": "id url visit_count", "history_visits": "id history_item visit_time title redirect_source"},
        ("Time (UTC)", "Title", "Address", "Visits in all", "Redirected from"),
        f"""SELECT {apple("v.visit_time")}, v.title, i.url, i.visit_count, b.url
            FROM history_visits v LEFT JOIN history_items i ON i.id = v.history_item
            LEFT JOIN history_visits f ON f.id = v.redirect_source LEFT JOIN history_items b ON b.id = f.history_item
            ORDER BY v.visit_time, v.id""",
    ),
)
