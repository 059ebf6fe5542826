using System.Globalization;
using Hattama.Fuzz;

const string Help = """
    usage: tests/Fuzz/run [--reader NAME] [--count N] [--seed S] [--minutes M] [--only INDEX] [--out FOLDER]

    Feeds mutated inputs to a reader until one breaks its promises: no exception, every row accounted for, bounded memory.
      --reader NAME   csv, json, nist, xlsx, zip, gzip, definition, register, or all (default)
      --count N       inputs per reader (default 10 000)
      --seed S        input number i of seed S is always the same bytes (default 1)
      --minutes M     stops after so many minutes per reader (default: no limit)
      --only INDEX    writes that one input to standard output and runs it
      --out FOLDER    where minimised failing inputs go (default tests/Fuzz/corpus)
    Exit code 1: some input failed.
    """;

if (args.Contains("--help"))
{
    Console.WriteLine(Help);
    return 0;
}

string Value(string name, string otherwise) => Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : otherwise;
long Number(string name, long otherwise) => long.Parse(Value(name, otherwise.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);

var reader = Value("--reader", "all");
var targets = Targets.All.Where(target => reader == "all" || target.Name == reader).ToList();
if (targets.Count == 0)
{
    Console.Error.WriteLine(Help);
    return 2;
}

if (args.Contains("--only"))
{
    var input = FuzzRun.InputOf(targets[0], Number("--seed", 1), Number("--only", 0));
    using var output = Console.OpenStandardOutput();
    output.Write(input);
    targets[0].Check(input);
    return 0;
}

var failures = 0;
foreach (var target in targets)
{
    var run = new FuzzRun(target, Number("--seed", 1), Value("--out", Path.Combine("tests", "Fuzz", "corpus")));
    failures += run.Run(Number("--count", 10_000), TimeSpan.FromMinutes(Number("--minutes", 100_000)), Console.Out);
}

return failures > 0 ? 1 : 0;
