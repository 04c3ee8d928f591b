import io

from clew.extract.identify.identify import identify
from clew.extract.pictures.vector_drawing import svg
from clew.extract.text.markdown import markdown
from clew.extract.text.positions import positions
from clew.model import Metadata, Passage, Problem
from clew.step import Contained, Given

KML = """<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2">
<Document><name>Ports</name><Style><IconStyle><Icon><href>i.png</href></Icon></IconStyle></Style>
<Folder><name>North</name><Placemark><name>Berth 7</name><description><![CDATA[<b>cash</b> paid]]></description>
<TimeStamp><when>2024-01-02T09:30:00Z</when></TimeStamp><ExtendedData><Data name="ship"><value>Zahra</value></Data>
</ExtendedData><LookAt><longitude>36.1</longitude><tilt>4</tilt></LookAt><Point><coordinates>36.2,33.5,0</coordinates></Point></Placemark></Folder>
<NetworkLink><name>live</name><Link><href>https://example.org/l.kml</href></Link></NetworkLink></Document></kml>"""
GPX = """<?xml version="1.0"?><gpx creator="Phone" xmlns="http://www.topografix.com/GPX/1/1"><metadata><name>Trip</name>
</metadata><wpt lat="1.5" lon="2.5"><name>Start</name></wpt><trk><name>Day</name><trkseg><trkpt lat="3" lon="4">
<ele>10</ele><time>2024-01-02T09:30:00Z</time></trkpt></trkseg></trk></gpx>"""
JSON = '{"type": "FeatureCollection", "features": [{"type": "Feature", "id": 1, "geometry": {"type": "Point", \
"coordinates": [36.2, 33.5]}, "properties": {"name": "مرفأ"}}]}'
SVG = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><title>Chart</title>
<a xlink:href="https://example.org/"><text>One <tspan>two</tspan><tspan y="9">three</tspan></text></a>
<style>.a{fill:red}</style><image href="data:image/png;base64,aGVsbG8="/><image href="far.png"/></svg>"""


def read(step, text):
    content = text.encode()
    told = next(identify.run(Given("0" * 64, len(content), "", hint={"suffix": ".md"}), io.BytesIO(content)))
    assert step.takes(told.media_type), told
    return list(step.run(Given("0" * 64, len(content), told.media_type), io.BytesIO(content)))


def kind(records, wanted):
    return [record for record in records if isinstance(record, wanted)]


def rows(records):
    return [(record.at.row[0], record.text.split("\t")) for record in kind(records, Passage)][1:]


def told(records):
    return [(record.name, record.value) for record in kind(records, Metadata)]


def test_a_placemark_is_a_row_with_its_folder_position_and_time():
    records = read(positions, KML)
    assert rows(records) == [
        (
            2,
            [
                "Ports / North",
                "Berth 7",
                "36.2,33.5,0",
                "2024-01-02T09:30:00Z",
                "cash paid",
                "ship: Zahra; seen from longitude: 36.1",
            ],
        ),
        (3, ["Ports", "live", "", "", "", "https://example.org/l.kml"]),
    ]
    assert ("title", "Ports") in told(records)
    assert ("external-link", "https://example.org/l.kml") in told(records)


def test_a_point_of_a_track_is_a_row_with_its_time():
    records = read(positions, GPX)
    assert rows(records) == [
        (2, ["waypoint", "Start", "1.5", "2.5"]),
        (3, ["track point", "", "3", "4", "10", "2024-01-02T09:30:00Z"]),
        (4, ["track", "Day"]),
    ]
    assert told(records)[:2] == [("producer", "Phone"), ("title", "Trip")]


def test_a_feature_of_geojson_is_a_row():
    assert rows(read(positions, JSON)) == [(2, ["Point", "1", "[36.2, 33.5]", "name: مرفأ"])]


def test_broken_xml_is_read_as_far_as_it_goes():
    records = read(positions, KML.replace("</Folder>", ""))
    assert [each.code for each in kind(records, Problem)] == ["damaged"]
    assert rows(records)[0][1][1] == "Berth 7"


def test_a_drawing_gives_its_words_links_and_pictures():
    records = read(svg, SVG)
    assert "".join(each.text for each in kind(records, Passage)) == "Chart\nOne two\nthree\n"
    assert told(records) == [("title", "Chart"), ("link", "https://example.org/"), ("external-link", "far.png")]
    assert [(each.member.declared, list(each.content)) for each in kind(records, Contained)] == [
        ("image/png", [b"hello"])
    ]


def test_pictures_inside_markdown_are_members_and_their_letters_no_text():
    records = read(markdown, "# Head\n\n![x](data:image/png;base64," + "aGVs" * 40 + ") after\n")
    assert "".join(each.text for each in kind(records, Passage)).endswith("…) after\n")
    assert [list(each.content) for each in kind(records, Contained)] == [[b"hel" * 40]]
