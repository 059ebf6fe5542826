using System.Text;
using Hattama.Tests.Contests;

namespace Hattama.Tests.Hostile;

/// <summary>Definitions that should not exist: how each is made of the sound one, and code and place of what is found.</summary>
internal static class HostileDefinitions
{
    public static readonly (string Name, Func<byte[]> Make, string Findings)[] All =
    [
        ("member twice", Replaced("\"mode\": \"rehearsal\",", "\"mode\": \"rehearsal\", \"mode\": \"live\","), "D001 $.mode"),
        ("member twice in a relation", Replaced("\"code\": \"P101\",", "\"code\": \"P101\", \"code\": \"P102\","), "D001 $.relations[0].code"),
        ("member mistyped", Replaced("\"shares\":", "\"shraes\":"), "D002 $.shraes; D001 $.plausibility.turnout"),
        ("65 levels deep", Replaced("[\"-\"]", new string('[', 65) + new string(']', 65)), "D001 $"),
        ("number beyond double", Replaced("5000", "1e400"), "D001 $.words.maximum"),
        ("number beyond 2^63", Replaced("\"minPublish\": 5", "\"minPublish\": 9223372036854775808"), "D001 $.policies.minPublish"),
        ("number with a fraction", Replaced("5000", "5000.5"), "D001 $.words.maximum"),
        ("relation of 2,001 characters", Replaced("registered >= voted", "registered >= voted" + new string(' ', 1_980) + "+ 0"), "D001 $.relations[0].relation"),
        ("coefficient beyond the bound", Replaced("registered >= voted", "1000000001*registered >= voted"), "D001 $.relations[0].relation"),
        ("product of two lines", Replaced("registered >= voted", "registered*voted >= 1"), "D001 $.relations[0].relation"),
        ("21 parentheses", Replaced("registered >= voted", new string('(', 21) + "registered" + new string(')', 21) + " >= voted"), "D001 $.relations[0].relation"),
        ("relation without a line", Replaced("registered >= voted", "1 >= 0"), "D001 $.relations[0].relation"),
        ("line with a Cyrillic letter", Replaced("registered >= voted", "registered >= vоted"), "D001 $.relations[0].relation"),
        ("line id twice", Replaced("\"id\": \"invalid\"", "\"id\": \"no\""), "D001 $.lines[4]; D001 $.forms[0].lines[4]; D001 $.relations[1].relation"),
        ("level id twice", Replaced("\"id\": \"district\"", "\"id\": \"nation\""), "D001 $.levels[1]; D001 $.partition; D001 $.forms[1].fixed.district; D001 $.decisionRules[0].conditions[0].level; D001 $.decisionRules[0].conditions[0].atLeast"),
        ("level called station", Replaced("\"id\": \"district\", \"title\"", "\"id\": \"station\", \"title\""), "D001 $.levels[1].id; D001 $.partition; D001 $.forms[1].fixed.district; D001 $.decisionRules[0].conditions[0].level; D001 $.decisionRules[0].conditions[0].atLeast"),
        ("template with an unknown key", Replaced("\"{district}\"", "\"{distrikt}\""), "D001 $.levels[1].code"),
        ("template left open", Replaced("\"{district}\"", "\"{district\""), "D001 $.levels[1].code"),
        ("partition at the nation", Replaced("\"partition\": \"district\"", "\"partition\": \"nation\""), "D001 $.partition"),
        ("partition nowhere", Replaced("\"partition\": \"district\"", "\"partition\": \"oblast\""), "D001 $.partition"),
        ("header of two lines", Replaced("\"title\": \"Took part\"", "\"title\": \"Took part\", \"headers\": [\"LISTED VOTERS\"]"), "D001 $.lines[1]"),
        ("pattern with a back reference", Replaced("^(\\\\d+)$", "^(\\\\d)\\\\1$"), "D001 $.station.patterns[0]"),
        ("pattern not anchored", Replaced("^(\\\\d+)$", "\\\\d+"), "D001 $.station.patterns[0]"),
        ("pattern too large", Replaced("^(\\\\d+)$", "^(?:(?:a{1000}){1000}){1000}$"), "D001 $.station.patterns[0]"),
        ("form with a line twice", Replaced("[\"voted\", \"yes\", \"no\"], \"stationPatterns\"", "[\"voted\", \"voted\", \"no\"], \"stationPatterns\""), "D001 $.forms[1].lines[1]"),
        ("fixed level nowhere", Replaced("\"fixed\": { \"district\"", "\"fixed\": { \"region\""), "D001 $.forms[1].fixed.region"),
        ("share of an unknown line", Replaced("\"whole\": [\"registered\"]", "\"whole\": [\"registred\"]"), "D001 $.shares[0].whole[0]"),
        ("share of areas above one", Replaced("\"atLeast\": [2, 3]", "\"atLeast\": [3, 2]"), "D001 $.decisionRules[0].conditions[0].atLeast"),
        ("turnout's limit above one", Replaced("\"turnout\": [5, 100] }", "\"turnout\": [101, 100] }"), "D001 $.plausibility.previous.turnout"),
        ("limit over nothing", Replaced("\"registered\": [1, 4]", "\"registered\": [1, 0]"), "D001 $.plausibility.previous.registered"),
        ("limit below nothing", Replaced("\"registered\": [1, 4]", "\"registered\": [-1, 4]"), "D001 $.plausibility.previous.registered"),
        ("limit beyond the bound", Replaced("\"registered\": [1, 4]", "\"registered\": [1, 1000001]"), "D001 $.plausibility.previous.registered"),
        ("dispatched line nowhere", Replaced("{ \"line\": \"voted\" }", "{ \"line\": \"received\" }"), "D001 $.plausibility.dispatched.line"),
        ("previous contest with a stray member", Replaced("\"previous\": { ", "\"previous\": { \"turn-out\": [1, 2], "), "D002 $.plausibility.previous.turn-out"),
        ("code of a comparison", Replaced("\"code\": \"P101\"", "\"code\": \"P111\""), "D001 $.relations[0].code"),
        ("code of the program", Replaced("\"code\": \"P101\"", "\"code\": \"P202\""), "D001 $.relations[0].code"),
        ("severity of a fixed rule", Replaced("\"P003\": \"warning\"", "\"P001\": \"off\""), "D001 $.severities.P001"),
        ("contest id that leads out", Replaced("\"tiny-2030\"", "\"../../etc\""), "D001 $.id"),
        ("zone that leads out", Replaced("Asia/Almaty", "../../etc/passwd"), "D001 $.timeZone"),
        ("thirtieth of February", Replaced("2030-05-05\"", "2030-02-30\""), "D001 $.date"),
        ("instant without a zone", Replaced("2030-05-05T14:00:00Z", "2030-05-05T14:00:00"), "D001 $.policies.closesAt"),
        ("condition on a form's own answer", Replaced("sealed.no = 1\"", "why = 1\""), "D001 $.observation.forms[0].questions[1].shownIf"),
        ("alarm of an unknown question", Replaced("sealed.no = 1 and", "seeled.no = 1 and"), "D001 $.observation.forms[0].alarms[0].when"),
        ("NUL as a title", Replaced("\"Took part\"", "\"\\u0000\""), "D001 $.lines[1].title"),
        ("title in no language", Replaced("\"Took part\"", "{ \"de\": \"Wähler\" }"), "D002 $.lines[1].title.de; D001 $.lines[1].title"),
        ("more than a thousand lines", () => Encoding.UTF8.GetBytes(Definitions.FullText.Replace(
            "\"lines\": [\n", "\"lines\": [\n" + string.Concat(Enumerable.Range(0, 1_000).Select(static i => $"{{\"id\":\"x{i}\",\"title\":\"x{i}\"}},")), StringComparison.Ordinal)), "D001 $.lines; ×1013"),
        ("text of ten mebibytes", Replaced("\"Took part\"", "\"" + new string('x', 10 << 20) + "\""), "D001 $"),
        ("text of 2,001 characters", Replaced("\"Took part\"", "\"" + new string('x', 2_001) + "\""), "D001 $.lines[1].title"),
        ("cut in the middle", () => Encoding.UTF8.GetBytes(Definitions.FullText)[..1_500], "D001 $"),
        ("UTF-16", static () => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Definitions.FullText)], "D001 $"),
        ("UTF-16 without a mark", static () => Encoding.BigEndianUnicode.GetBytes(Definitions.FullText), "D001 $"),
        ("packed with gzip", static () => Hattama.Fuzz.TableMutations.Pack(Encoding.UTF8.GetBytes(Definitions.FullText)), "D001 $"),
        ("NUL behind the end", static () => [.. Encoding.UTF8.GetBytes(Definitions.FullText), 0], "D001 $"),
    ];

    private static Func<byte[]> Replaced(string text, string with) => () =>
    {
        var changed = Definitions.FullText.Replace(text, with, StringComparison.Ordinal);
        Assert.NotEqual(Definitions.FullText, changed);
        return Encoding.UTF8.GetBytes(changed);
    };
}
