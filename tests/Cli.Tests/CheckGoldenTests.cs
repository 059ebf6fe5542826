using System.Text;
using Hattama.Kit;

namespace Hattama.Tests;

/// <summary>
/// What an operator sees who checks a broken file of kz-2022, word for word in three languages (#5). The golden files are read by people: file, row, column,
/// the item of the paper, the arithmetic and what to do must be there. After a change of words: delete them, run once, read them, commit.
/// </summary>
public sealed class CheckGoldenTests
{
    private const string Header = "код области;код района;участок;L1;L2;L3;L4;L5;L6;L7;L8;L9;L10;L11;Да;Нет;Приняли участие;Примечания";

    private static readonly string[] Rows =
    [
        "11;1101;УИК №1;1 000;900;600;30;2;270;30;599;0;12;9;500;108;629;",
        "11;1101;2;1000;900;600;30;2;269;30;599;0;12;9;500;108;629;", // received is one more than it should be
        "11;1101;3;1e3;900;600;30;2;270;30;599;0;12;9;500;108;629;", // not a count
        "11;1101;4;1000;900;600;30;2;270;30;599;0;;9;500;108;629;", // a blank cell
        "11;1101;99;1000;900;600;30;2;270;30;599;0;12;9;500;108;629;", // not in the register
        "11;1101;УИK №5;1000;900;600;30;2;270;30;599;0;12;9;500;108;629;", // a Latin K
        "11;1101;0001;1000;900;600;30;2;270;30;599;0;12;9;501;107;629;", // station 1 again, other figures
        "11;1101;6;1000;900;600;30;2;270;30;560;0;30;9;450;101;590;", // 40 ballots not in the boxes, 5 % invalid
        "11;1101;7;1000;900;600;30;2;270;30;599;0;12;9;500;108;629;", // the votes of station 1
        "11;1101;8;1000;900;600;30;2;270;30;600;0;0;0;600;30;630;", // the votes are lines 3 and 4
        "Итого;;;7000;6300;4200;210;14;1889;210;4154;0;102;63;3451;748;4364;", // a row of totals
    ];

    [Theory]
    [InlineData("kk")]
    [InlineData("ru")]
    [InlineData("en")]
    public async Task Check_BrokenFile_SaysWhatToMend(string language)
    {
        var folder = Directory.CreateTempSubdirectory("hattama-golden-").FullName;
        try
        {
            var file = Path.Combine(folder, "region-11.csv");
            await File.WriteAllBytesAsync(
                file, CodePagesEncodingProvider.Instance.GetEncoding(1251)!.GetBytes(Header + "\r\n" + string.Join("\r\n", Rows)), TestContext.Current.CancellationToken);
            var register = Path.Combine(folder, "register.csv");
            await File.WriteAllTextAsync(
                register, "region,district,station\n" + string.Concat(Enumerable.Range(1, 8).Select(station => $"11,1101,{station}\n")), TestContext.Current.CancellationToken);
            var run = (await CommandRun.Of(
                "check", "--lang", language, "--contest", Repository.File("samples", "kz-2022", "contest.json"), "--register", register, file)).Ended(1);
            var shown = run.Out[run.Out.IndexOf(Before(language), StringComparison.Ordinal)..].ReplaceLineEndings("\n");
            shown = shown[..(shown.IndexOf("\n\n", shown.IndexOf("\n\n", StringComparison.Ordinal) + 2, StringComparison.Ordinal) + 1)];
            var golden = Repository.File("tests", "Cli.Tests", "Golden", $"check.{language}.txt");
            if (!File.Exists(golden))
            {
                await File.WriteAllTextAsync(golden, shown, TestContext.Current.CancellationToken);
                Assert.Fail($"{golden} was missing and has been written: read it.");
            }

            Assert.Equal(await File.ReadAllTextAsync(golden, TestContext.Current.CancellationToken), shown);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Before(string language) => language switch { "kk" => "Тізілім:", "ru" => "Реестр:", _ => "Register:" };
}
