using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;

namespace Hattama.Protocols;

/// <summary>What kind of rule a protocol broke.</summary>
public enum BreachKind
{
    /// <summary>A control relation does not hold.</summary>
    RelationBroken,
    /// <summary>A control relation needs a figure that is missing or illegible.</summary>
    NotEvaluable,
    /// <summary>A required figure is missing or illegible.</summary>
    FigureMissing,
    /// <summary>The votes repeat other lines.</summary>
    FiguresCopied,
    /// <summary>The ballots received are not those dispatched to the station.</summary>
    DispatchedDiffers,
    /// <summary>The figures are far from those of the station at a previous contest.</summary>
    PreviousDiffers,
}

/// <summary>One rule that one protocol broke; the message is built only when somebody reads it.</summary>
/// <param name="Code">Rule code.</param>
/// <param name="Severity">Error or warning.</param>
/// <param name="Kind">What kind of rule.</param>
/// <param name="Index">Index of the relation in the contest's relations, or of the line in the contest's lines; 0 where neither is meant.</param>
public readonly record struct Breach(string Code, Severity Severity, BreachKind Kind, int Index);

/// <summary>
/// Checks one protocol of one form: required figures, every control relation that applies, what is unlikely by itself. The same code serves a
/// dry run, intake and roll-up; nothing else decides whether a protocol is in order. Not safe for concurrent use.
/// </summary>
public sealed class FormChecker
{
    private readonly ImmutableArray<int> _lines;
    private readonly bool[] _isRequired;
    private readonly Severity _missing;
    private readonly Severity _notEvaluable;
    private readonly (int Index, Relation Relation)[] _relations;
    private readonly CopiedFigures? _copied;
    private readonly ReferenceCheck? _references;
    private readonly long[] _numbers;
    private readonly bool[] _isNumber;

    /// <summary>Prepares the checks of one form.</summary>
    public FormChecker(ContestDefinition definition, int form)
    {
        ArgumentNullException.ThrowIfNull(definition);
        _lines = definition.Forms[form].Lines;
        _isRequired = [.. _lines.Select(line => definition.Lines[line].IsRequired)];
        _missing = definition.SeverityOf(Rules.FigureMissing);
        _notEvaluable = definition.SeverityOf(Rules.NotEvaluable);
        _relations = [.. definition.Relations
            .Select((relation, index) => (index, relation))
            .Where(pair => pair.relation.Severity != Severity.Off && pair.relation.Forms.Contains(form))];
        _copied = CopiedFigures.Of(definition, form);
        _references = ReferenceCheck.Of(definition, form);
        _numbers = new long[definition.Lines.Length];
        _isNumber = new bool[definition.Lines.Length];
    }

    /// <summary>The numbers of the protocol checked last, by contest line; 0 where there is none.</summary>
    public ReadOnlySpan<long> Numbers => _numbers;

    /// <summary>
    /// Checks the values of one protocol, aligned to the form's lines, and appends what it breaks to
    /// <paramref name="breaches"/>. Returns true when one of them is an error.
    /// </summary>
    public bool Check(ReadOnlySpan<Value> values, List<Breach> breaches)
    {
        ArgumentNullException.ThrowIfNull(breaches);
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, _lines.Length);
        var isComplete = Spread(values, breaches);
        foreach (var (index, relation) in _relations)
        {
            if (!isComplete && !IsEvaluable(relation))
            {
                Report(breaches, Rules.NotEvaluable.Code, _notEvaluable, BreachKind.NotEvaluable, index);
            }
            else if (!relation.Holds(_numbers))
            {
                Report(breaches, relation.Code, relation.Severity, BreachKind.RelationBroken, index);
            }
        }

        if (_copied is not null && _copied.TryFind(values, out _, out _))
        {
            Report(breaches, Rules.FiguresCopied.Code, Rules.FiguresCopied.Severity, BreachKind.FiguresCopied, 0);
        }

        foreach (var breach in breaches)
        {
            if (breach.Severity == Severity.Error)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// The same for a protocol whose station is known: it is compared as well with what the register knows of the station from elsewhere.
    /// </summary>
    public bool Check(ReadOnlySpan<Value> values, in RegisteredStation station, List<Breach> breaches)
    {
        var hasErrors = Check(values, breaches);
        if (_references is not null && station.References is { } references)
        {
            _references.Check(station.Forms, references, values, breaches);
        }

        return hasErrors;
    }

    private bool Spread(ReadOnlySpan<Value> values, List<Breach> breaches)
    {
        var isComplete = true;
        for (var i = 0; i < values.Length; i++)
        {
            var line = _lines[i];
            var value = values[i];
            _isNumber[line] = value.IsNumber;
            _numbers[line] = value.IsNumber ? value.Number : 0;
            if (value.IsNumber)
            {
                continue;
            }

            isComplete = false;
            if (_isRequired[i] || value.IsIllegible)
            {
                Report(breaches, Rules.FigureMissing.Code, _missing, BreachKind.FigureMissing, line);
            }
        }

        return isComplete;
    }

    private bool IsEvaluable(Relation relation)
    {
        foreach (var line in relation.Lines)
        {
            if (!_isNumber[line])
            {
                return false;
            }
        }

        return true;
    }

    private static void Report(List<Breach> breaches, string code, Severity severity, BreachKind kind, int index)
    {
        if (severity != Severity.Off)
        {
            breaches.Add(new Breach(code, severity, kind, index));
        }
    }
}
