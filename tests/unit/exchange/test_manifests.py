"""Manifests and waybills as the teletype brings them, whole, in pieces, and broken."""

from pathlib import Path

import pytest

from apronplan.domain.layout import Layout
from apronplan.domain.manifests import FlightDay
from apronplan.errors import ImportFailed
from apronplan.exchange.detect import detect_format
from apronplan.exchange.manifests import read_manifests
from unit.exchange.files import places, problems_of

HEAD = ["FFM/8", "1/3V0802/05JUN2310/PVG/OOTHC"]
ONE = "756-12345675PVGXTS/T100K5000.5MC20.5/E-COMMERCE PARC"
FWB = [
    "FWB/16",
    "756-12345675PVGXTS/T100K5000.5MC20.5",
    "FLT/3V0802/05",
    "RTG/XTS3V",
    "SHP",
    "/SENDER LTD",
    "/ROAD 1",
    "CNE/ACC1",
    "/CAINIAO SMART LOGISTICS",
    "/ROAD 2",
    "AGT//0810001/0000",
    "/THE AGENT",
    "/PLACE",
    "RTD/1/P100/K5000.5/CQ/W5000.5",
    "/NG/E-COMMERCE",
    "/2/NG/PARCELS",
    "ISU/30MAY18/SHANGHAI",
    "OSI/ATTN CUSTOMS",
    "SPH/EAW/SPX",
]
XML = """<?xml version="1.0" encoding="UTF-8"?>
<rsm:Waybill xmlns:rsm="iata:waybill:1" xmlns:ram="iata:datamodel:3">
  <rsm:BusinessHeaderDocument><ram:ID>756-12345675</ram:ID></rsm:BusinessHeaderDocument>
  <rsm:MasterConsignment>
    <ram:IncludedTareGrossWeightMeasure unitCode="KGM">5000.5</ram:IncludedTareGrossWeightMeasure>
    <ram:TotalPieceQuantity>100</ram:TotalPieceQuantity>
    <ram:ConsignorParty><ram:Name>SENDER LTD</ram:Name></ram:ConsignorParty>
    <ram:ConsigneeParty><ram:Name>CAINIAO SMART LOGISTICS</ram:Name></ram:ConsigneeParty>
    <ram:FreightForwarderParty><ram:Name>THE AGENT</ram:Name></ram:FreightForwarderParty>
    <ram:OriginLocation><ram:ID>PVG</ram:ID></ram:OriginLocation>
    <ram:FinalDestinationLocation><ram:ID>XTS</ram:ID></ram:FinalDestinationLocation>
    <ram:SpecifiedLogisticsTransportMovement><ram:ID>3V802</ram:ID>
      <ram:DepartureEvent><ram:ScheduledOccurrenceDateTime>2018-06-05T23:10:00</ram:ScheduledOccurrenceDateTime></ram:DepartureEvent>
    </ram:SpecifiedLogisticsTransportMovement>
    <ram:HandlingSPHInstructions><ram:DescriptionCode>EAW</ram:DescriptionCode></ram:HandlingSPHInstructions>
    <ram:NatureIdentificationTransportCargo><ram:Identification>PARCELS</ram:Identification></ram:NatureIdentificationTransportCargo>
  </rsm:MasterConsignment>
</rsm:Waybill>
"""


def written(folder: Path, *lines: str, name: str = "m.txt") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_manifest_tells_flight_days_units_and_freight(tmp_path: Path, layout: Layout) -> None:
    path = written(
        tmp_path, "QK LGGXXXX", ".PVGXX3V 051200", *HEAD, "XTS/06JUN0425", ONE, "/ECC/PER", "/BATTERIES",
        "ULD/PMC123453V/80-REMARK", "756-11111111PVGXTS/P3L2204.6T9/MACHINES/BIG", "OSI/WITH CARE", "DIM/K1/CMT1-1-1/1",
        "ULD/PAG0012AA", "756-11111111PVGXTS/P6K10/T9/MACHINES", "LAST",
    )  # fmt: skip
    (manifest,) = read_manifests(path, layout).manifests
    assert manifest.departure == FlightDay(flight="3V802", day=5, month=6, minute=23 * 60 + 10)
    assert (manifest.loading, manifest.unloading, manifest.registration) == ("PVG", "XTS", "OOTHC")
    assert manifest.arrival == (6, 6, 4 * 60 + 25)
    first, second, third = manifest.waybills
    assert (first.number, first.pieces, first.mass_g, first.uld, first.whole) == (
        "756-12345675",
        100,
        5_000_500,
        "",
        True,
    )
    assert (first.handling, first.goods) == (("ECC", "PER"), "E-COMMERCE PARC BATTERIES")
    assert (second.pieces, second.total_pieces, second.uld) == (3, 9, "PMC123453V")
    assert second.mass_g == 999_990, "2204.6 lb are 999.990 kg"
    assert (second.handling, second.remarks) == (("BIG",), "WITH CARE")
    assert (third.pieces, third.uld, third.line) == (6, "PAG0012AA", 14)
    assert manifest.complete
    assert detect_format(path) == "ffm"


def test_a_manifest_in_pieces_is_put_together_in_any_order(tmp_path: Path, layout: Layout) -> None:
    second = ["FFM/8", "2/3V802/05JUN2310/PVG", "XTS", "756-11111111PVGXTS/T6K10/TOOLS", "LAST"]
    path = written(tmp_path, *second, *HEAD, "XTS", ONE, "AMS", "756-22222222PVGAMS/T1K70/X", "CONT")
    here, beyond = read_manifests(path, layout).manifests
    assert [w.number for w in here.waybills] == ["756-12345675", "756-11111111"]
    assert (beyond.unloading, beyond.mass_g) == ("AMS", 70_000)


def test_waybills_fill_in_what_the_manifest_cuts_off(tmp_path: Path, layout: Layout) -> None:
    heavier = [line.replace("K5000.5MC", "K5100MC") for line in FWB]
    read = read_manifests(written(tmp_path, *HEAD, "XTS", ONE, "LAST", *heavier), layout)
    (manifest,) = read.manifests
    (waybill,) = manifest.waybills
    assert (waybill.consignee, waybill.shipper, waybill.agent) == ("CAINIAO SMART LOGISTICS", "SENDER LTD", "THE AGENT")
    assert waybill.goods == "E-COMMERCE PARCELS"
    assert waybill.handling == ("EAW", "SPX")
    assert waybill.remarks == "ATTN CUSTOMS"
    assert waybill.mass_g == 5_000_500, "the manifest counts"
    assert [(n.code, n.line) for n in read.notes] == [("waybill_weight", 7)]


def test_a_waybill_alone_names_its_flight(tmp_path: Path, layout: Layout) -> None:
    path = written(tmp_path, *FWB)
    (manifest,) = read_manifests(path, layout).manifests
    assert not manifest.complete
    assert manifest.departure == FlightDay(flight="3V802", day=5, month=6), "made out on 30 May, so the fifth of June"
    assert (manifest.loading, manifest.unloading) == ("PVG", "XTS")
    assert detect_format(path) == "fwb"


def test_names_of_the_newer_version(tmp_path: Path, layout: Layout) -> None:
    party = ["FWB/17", *FWB[1:4], "CNE", "NAM/LONG NAME BV", "ADR/ROAD 2", "LOC/LIEGE", "/BE/4460", "NFY", "NAM/OTHER"]
    (manifest,) = read_manifests(written(tmp_path, *party, "ISU/04JUN18/X"), layout).manifests
    assert manifest.waybills[0].consignee == "LONG NAME BV"


def test_cargo_xml_says_the_same(tmp_path: Path, layout: Layout) -> None:
    path = written(tmp_path, XML, name="w.xml")
    assert detect_format(path) == "xfwb"
    (manifest,) = read_manifests(path, layout).manifests
    (waybill,) = manifest.waybills
    assert (waybill.number, waybill.mass_g, waybill.pieces) == ("756-12345675", 5_000_500, 100)
    assert (waybill.consignee, waybill.agent, waybill.goods) == ("CAINIAO SMART LOGISTICS", "THE AGENT", "PARCELS")
    assert manifest.departure == FlightDay(flight="3V802", day=5, month=6)


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        (["hello"], ("message_character", 1, 1)),
        (["HELLO WORLD TO ALL"], ("message_stray", 1, 1)),
        (["FFM/4", *HEAD[1:]], ("message_version", 1, 5)),
        (["FFM/8"], ("manifest_no_flight", 1, 1)),
        ([*HEAD, "XTS", f"{ONE}\x0cX", ONE], ("manifest_no_end", 5, 1)),
        (["FFM/8", "1/3V802/PVG", "LAST"], ("manifest_flight_line", 2, 1)),
        (["FFM/8", "1/3V802/31FEB/PVG", "LAST"], ("manifest_day", 2, 3)),
        (["FFM/8", "1/3V802/05JUN2460/PVG", "LAST"], ("manifest_day", 2, 3)),
        (["FFM/8", "1/3V/05JUN/PVG", "LAST"], ("manifest_flight", 2, 3)),
        ([*HEAD, "XTS", ONE], ("manifest_no_end", 4, 1)),
        ([*HEAD, "XTS", ONE, "CONT"], ("manifest_not_done", 1, 1)),
        ([*HEAD, "XTS", ONE, "LAST", "756-11111111PVGXTS/T6K10/X"], ("message_after_end", 6, 1)),
        ([*HEAD, ONE, "LAST"], ("manifest_no_point", 3, 1)),
        ([*HEAD, "XTS", "/PER", "LAST"], ("manifest_line", 4, 1)),
        ([*HEAD, "XTS", "WHAT IS THIS", "LAST"], ("manifest_line", 4, 1)),
        ([*HEAD, "XTS", "ULD/BIGBOX", ONE, "LAST"], ("manifest_uld", 4, 5)),
        ([*HEAD, "XTS", "756-1234567PVGXTS/T1K1", "LAST"], ("waybill_number", 4, 1)),
        ([*HEAD, "XTS", "756-12345676PVGXTS/T1K1", "LAST"], ("waybill_check", 4, 1)),
        ([*HEAD, "XTS", "756-12345675PVGXTS/T1X1", "LAST"], ("waybill_quantity", 4, 20)),
        ([*HEAD, "XTS", "756-12345675PVGXTS/T0K1", "LAST"], ("waybill_nothing", 4, 20)),
        ([*HEAD, "XTS", "756-12345675PVGXTS/T1K0.0", "LAST"], ("waybill_nothing", 4, 20)),
        ([*HEAD, "XTS", "756-12345675PVGXTS/P5K1T4", "LAST"], ("waybill_pieces", 4, 20)),
        ([*HEAD, "XTS", ONE, ONE, "LAST"], ("waybill_twice", 5, 1)),
        (
            [*HEAD, "XTS", "756-12345675PVGXTS/P3K1T4/A", "756-12345675PVGXTS/P2K1T4/A", "LAST"],
            ("waybill_parts", 5, 1),
        ),
        ([*HEAD, "XTS", ONE, "LAST", *HEAD, "XTS", ONE, "LAST"], ("manifest_twice", 6, 1)),
        (["FFM/8", "2/3V802/05JUN/PVG", "XTS", ONE, "LAST"], ("manifest_gap", 1, 1)),
        ([*HEAD, "XTS/NIL", "LAST"], None),
        (FWB[:1], ("waybill_empty", 1, 1)),
        ([*FWB[:2], *FWB[3:]], ("waybill_no_flight", 2, 1)),
        ([*FWB, *FWB], ("waybill_twice", 21, 1)),
        ([*FWB, "what"], ("message_character", 20, 1)),
        ([*FWB[:2], "FLT/3V802/32", *FWB[3:]], ("manifest_day", 3, 5)),
        (["FWB/16", "756-12345675PVGXTS/P1K1", *FWB[2:]], ("waybill_not_total", 2, 20)),
        (["X" * 300], ("message_line_long", 1, 201)),
        ([XML.replace("<rsm:Waybill", "<!DOCTYPE x [<!ENTITY a 'b'>]><rsm:Waybill")], ("message_character", 1, 1)),
        ([XML.replace("</rsm:Master", "</rsm:Other")], ("xml_broken", 17, 5)),
        ([XML.replace("TotalPieceQuantity>100", "TotalPieceQuantity>-1")], ("waybill_quantity", 6, 1)),
        ([XML.replace("TotalPieceQuantity", "Pieces")], ("xml_missing", 1, 1)),
        ([XML.replace("<ram:Name>SENDER", "<a>" * 70 + "SENDER")], ("xml_deep", 7, 1)),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_its_place(
    tmp_path: Path, layout: Layout, lines: list[str], place: tuple[str, int, int] | None
) -> None:
    path = written(tmp_path, *lines)
    found = problems_of(lambda: read_manifests(path, layout))
    if place is None:
        assert not found
        return
    assert place in [p[:3] for p in places(found)]
    assert not any("exchange." in p.message for p in found)


def test_entities_are_not_expanded(tmp_path: Path, layout: Layout) -> None:
    bomb = '<Waybill><!DOCTYPE x [<!ENTITY a "b">]></Waybill>'
    doctype = '<!DOCTYPE Waybill [<!ENTITY a "b">]>'
    hidden = f'<?xml version="1.0"?>\n<!-- Waybill -->\n{doctype}\n{XML.splitlines()[1]}</rsm:Waybill>'
    for text in (bomb, hidden):
        with pytest.raises(ImportFailed) as refused:
            read_manifests(written(tmp_path, text), layout)
        assert refused.value.problems[0].code in {"xml_broken", "xml_doctype"}


@pytest.mark.parametrize("encoding", ["TTF-8", "ISO-8859-1", "UTF-16"])
def test_what_a_document_says_of_its_encoding_does_not_matter(tmp_path: Path, layout: Layout, encoding: str) -> None:
    path = written(tmp_path, XML.replace("UTF-8", encoding))
    assert read_manifests(path, layout).manifests[0].mass_g == 5_000_500


def test_all_problems_at_once_and_the_valid_rest_on_demand(tmp_path: Path, layout: Layout) -> None:
    bad = "756-12345676PVGXTS/T1K1"
    path = written(tmp_path, *HEAD, "XTS", ONE, bad, "756-11111111PVGXTS/T6X10", "LAST")
    assert [p[:3] for p in places(problems_of(lambda: read_manifests(path, layout)))] == [
        ("waybill_check", 5, 1),
        ("waybill_quantity", 6, 20),
    ]
    taken = read_manifests(path, layout, take_valid=True)
    assert [w.number for w in taken.manifests[0].waybills] == ["756-12345675"]
    assert len(taken.problems) == 2


def test_no_freight_at_all_is_refused(tmp_path: Path, layout: Layout) -> None:
    found = problems_of(lambda: read_manifests(written(tmp_path, "QK LGGXXXX"), layout))
    assert [p.code for p in found] == ["manifest_nothing"]
