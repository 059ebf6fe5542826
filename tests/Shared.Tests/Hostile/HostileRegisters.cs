using System.Text;
using Hattama.Tests.Protocols;

namespace Hattama.Tests.Hostile;

/// <summary>Registers that should not exist: bytes, code and place of what is found, and the stations that are expected all the same.</summary>
internal static class HostileRegisters
{
    private const string Header = "region,district,station,registered,forms,closes,counts\n";

    public static readonly (string Name, Func<byte[]> Make, string Findings, string Stations)[] All =
    [
        ("empty", static () => [], "F002 :0[]", ""),
        ("header only", Rows(), "", ""),
        ("no column of stations", Text("region,district,registered\n1,12,100\n"), "F002 :1[]", ""),
        ("column twice", Text("region,district,station,Участок,registered\n1,12,1,2,100\n"), "F004 :1[Участок]", ""),
        ("column unknown", Text("region,district,station,votres\n1,12,1,100\n"), "F003 :1[votres]", "12/1=-1"),
        ("station blank", Rows("1,12,,100,,,", "1,12,2,100,,,"), "G001 :2[station]", "12/2=100"),
        ("area blank", Rows("1,,1,100,,,", "1,12,2,100,,,"), "G001 :2[district]", "12/2=100"),
        ("area above blank", Rows(",12,1,100,,,", "1,12,2,100,,,"), "G001 :2[]", "12/2=100"),
        ("district in two regions", Rows("1,12,1,100,,,", "2,12,2,100,,,", "2,13,3,100,,,"), "G002 :3[]", "12/1=100 13/3=100"),
        ("region within itself", Rows("12,12,1,100,,,"), "", "12/1=100"),
        ("code of what waits", Rows("1,?,1,100,,,", "1,12,2,100,,,"), "G001 :2[]", "12/2=100"),
        ("NUL in a code", Rows("1,1\u00002,1,100,,,", "1,12,2,100,,,"), "G001 :2[district]", "12/2=100"),
        ("station twice, other voters", Rows("1,12,1,100,,,", "1,12,1,101,,,"), "G002 :3[]", "12/1=100"),
        ("station twice, other closing", Rows("1,12,1,100,,2026-03-15T20:00+05:00,", "1,12,1,100,,2026-03-15T21:00+05:00,"), "G002 :3[]", "12/1=100"),
        ("station twice, the same", Rows("1,12,1,100,,,", "1,12,1,100,,,"), "", "12/1=100"),
        ("two spellings of a station", Rows("1,12,0012,100,,,", "1,12,12,100,,,"), "G003 :3[]", "12/12=100"),
        ("two spellings of a district", Rows("1,12,1,100,,,", "1,012,2,100,,,"), "", "012/2=100 12/1=100"),
        ("look-alike letters in a word", Rows("1,12,УИK,100,,,", "1,12,2,100,,,"), "P008 :2[station]", "12/2=100"),
        ("two codes that look alike", Rows("1,12,А7,100,,,", "1,12,A7,100,,,"), "G003 :2[]", "12/A7=100 12/А7=100"),
        ("voters below zero", Rows("1,12,1,-1,,,", "1,12,2,100,,,"), "G001 :2[registered]", "12/2=100"),
        ("voters 2^53", Rows("1,12,1,9007199254740992,,,", "1,12,2,9007199254740991,,,"), "G001 :2[registered]", "12/2=9007199254740991"),
        ("voters 2^64", Rows("1,12,1,18446744073709551616,,,", "1,12,2,100,,,"), "G001 :2[registered]", "12/2=100"),
        ("voters 1e3", Rows("1,12,1,1e3,,,", "1,12,2,100,,,"), "G001 :2[registered]", "12/2=100"),
        ("voters a formula", Rows("1,12,1,=1+1,,,", "1,12,2,100,,,"), "G001 :2[registered]", "12/2=100"),
        ("form unknown", Rows("1,12,1,100,paper telegraph,,", "1,12,2,100,paper,,"), "G001 :2[forms]", "12/2=100"),
        ("closing without an offset", Rows("1,12,1,100,,2026-03-15T20:00,", "1,12,2,100,,2026-03-15T15:00Z,"), "G001 :2[closes]", "12/2=100"),
        ("closing in another century", Rows("1,12,1,100,,0000-00-00T00:00Z,", "1,12,2,100,,,"), "G001 :2[closes]", "12/2=100"),
        ("neither yes nor no", Rows("1,12,1,100,,,perhaps", "1,12,2,100,,,no"), "G001 :2[counts]", "12/2=100"),
        ("quote left open", Rows("1,12,\"1,100,,,", "1,12,2,100,,,"), "F005 :2[]", "12/2=100"),
        ("row too short", Rows("1,12", "1,12,2,100,,,"), "F005 :2[]", "12/2=100"),
        ("row too long", Rows("1,12,1,100,,,,x", "1,12,2,100,,,"), "F005 :2[]", "12/2=100"),
        ("cell of ten mebibytes", Rows("1,12," + new string('7', 10 << 20) + ",100,,,", "1,12,2,100,,,"), "F005 :2[]", "12/2=100"),
        ("code of 201 characters", Rows("1,12," + new string('7', 201) + ",100,,,", "1,12,2,100,,,"), "F005 :2[station]", "12/2=100"),
        ("cut in a row", static () => Encoding.UTF8.GetBytes(Header + "1,12,1,100,,,\n1,12"), "F005 :3[]", "12/1=100"),
        ("broken UTF-8", static () => [.. Encoding.UTF8.GetBytes(Header + "1,12,1,100,,,\n1,12,"), 0xC3, .. ",100,,,\n1,12,3,100,,,\n"u8], "", "12/1=100 12/3=100 12/Г=100"),
        ("UTF-16 cut in a character", static () => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Header + "1,12,1,100,,,\n"), 0x31], "F005 :3[]", "12/1=100"),
        ("UTF-16 with its mark", static () => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Header + "1,12,1,100,,,\n")], "", "12/1=100"),
        ("JSON", Text("[{\"station\":\"1\"}]"), "F001 :0[]", ""),
        ("a workbook with formulas", static () => new Workbook().Sheet("S", "region|district|station|registered", "1|12|1|<c><f>1+1</f><v>2</v></c>").Build(), "F001 :0[]", ""),
        ("an archive", static () => Archive.Of(("r.csv", Header + "1,12,1,100,,,\n")), "F001 :0[]", ""),
        ("a bomb of gzip", static () => Hattama.Fuzz.TableMutations.Pack(new byte[64 << 20]), "F005 :1[]; F006 :2[]", ""),
        ("half a million bad rows", static () => Encoding.UTF8.GetBytes(Header + string.Concat(Enumerable.Repeat("1,12,,,,,\n", 500_000)) + "1,12,2,100,,,\n"), "G001 :2[station]; G001×500000", "12/2=100"),
    ];

    private static Func<byte[]> Rows(params string[] rows) => Text(Header + string.Concat(rows.Select(static row => row + "\n")));

    private static Func<byte[]> Text(string text) => () => Encoding.UTF8.GetBytes(text);
}
