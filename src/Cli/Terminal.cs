using System.Text.Json;
using Hattama.Findings;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Hattama.Cli;

/// <summary>Where a command writes, and in which language. Colours and progress only where a person looks.</summary>
internal sealed class Terminal
{
    // Wide enough that tables in files and pipes are not folded.
    private const int PipeWidth = 400;

    private readonly Surroundings _around;
    private readonly Lazy<IAnsiConsole> _output;

    /// <summary>A terminal over these surroundings.</summary>
    public Terminal(Surroundings around, bool isJson, Language language)
    {
        _around = around;
        IsJson = isJson;
        Language = language;
        _output = new(() => Console(around.Out, around.OutIsTerminal));
    }

    /// <summary>Whether the command prints one JSON object instead of tables.</summary>
    public bool IsJson { get; }

    /// <summary>Language of findings and labels.</summary>
    public Language Language { get; }

    /// <summary>Prints a line for people; nothing in JSON mode.</summary>
    public void Line(string text = "")
    {
        if (!IsJson)
        {
            _around.Out.WriteLine(text);
        }
    }

    /// <summary>Prints a table or other figure for people; nothing in JSON mode.</summary>
    public void Show(IRenderable figure)
    {
        if (!IsJson)
        {
            _output.Value.Write(figure);
        }
    }

    /// <summary>A note beside the result, on standard error; also in JSON mode, where output holds the object alone.</summary>
    public void Note(string text) => _around.Err.WriteLine(text);

    /// <summary>Prints the JSON object of the command; nothing in the mode for people.</summary>
    public void Object(Action<Utf8JsonWriter> members)
    {
        if (IsJson)
        {
            JsonOutput.Write(_around.Out, members);
        }
    }

    /// <summary>Text in the language of the command.</summary>
    public string Say(LocalText text) => text.In(Language);

    /// <summary>Runs work under one progress bar, on standard error and only where a person watches.</summary>
    public async Task ProgressAsync(double total, Func<ProgressBar, Task> work)
    {
        if (!_around.ErrIsTerminal || IsJson)
        {
            await work(new ProgressBar(null));
            return;
        }

        var progress = new Progress(Console(_around.Err, isTerminal: true), TimeProvider.System) { AutoClear = true };
        progress.Columns(new SpinnerColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn(), new TaskDescriptionColumn());
        await progress.StartAsync(context => work(new ProgressBar(context.AddTask("…", maxValue: Math.Max(1, total)))));
    }

    private static IAnsiConsole Console(TextWriter writer, bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        if (!isTerminal)
        {
            console.Profile.Width = PipeWidth;
            console.Profile.Capabilities.Unicode = true;
        }

        return console;
    }
}

/// <summary>One bar for the work of a command; without a person who watches it does nothing.</summary>
internal sealed class ProgressBar(ProgressTask? task)
{
    /// <summary>Tells that work on something begins; the result takes how much of it is done so far.</summary>
    public Action<long> Begin(string name)
    {
        var before = 0L;
        if (task is null)
        {
            return static _ => { };
        }

        task.Description = Markup.Escape(name);
        return done => task.Increment(done - Interlocked.Exchange(ref before, done));
    }

    /// <summary>Sets how much is done, and of how much.</summary>
    public void At(long done, long total)
    {
        if (task is not null)
        {
            task.MaxValue = Math.Max(1, total);
            task.Value = done;
        }
    }
}
