namespace Hattama.Fuzz;

/// <summary>A place in a JSON tree.</summary>
internal readonly record struct Slot(JsonTree Parent, int At)
{
    public JsonTree Node => Parent.Members[At].Node;

    public string? Name => Parent.Members[At].Name;
}

/// <summary>The places of a tree by the name of the member they stand under, so that a rare member is met as often as a frequent one.</summary>
internal sealed class Slots
{
    private readonly List<string> _names = [];

    /// <summary>Places by name; items of a list are called <c>list[]</c>.</summary>
    public Dictionary<string, List<Slot>> ByName { get; } = new(StringComparer.Ordinal);

    /// <summary>Every id that the tree gives to something.</summary>
    public List<string> Ids { get; } = [];

    public static Slots Of(JsonTree root)
    {
        var slots = new Slots();
        slots.Collect(root, "$");
        return slots;
    }

    public (string Name, Slot Slot) Pick(Random random)
    {
        var name = _names[random.Next(_names.Count)];
        var places = ByName[name];
        return (name, places[random.Next(places.Count)]);
    }

    /// <summary>A place that suits, if a few tries find one.</summary>
    public (string Name, Slot Slot) Pick(Random random, Func<Slot, bool> suits)
    {
        var picked = Pick(random);
        for (var tries = 0; tries < 20 && !suits(picked.Slot); tries++)
        {
            picked = Pick(random);
        }

        return picked;
    }

    private void Collect(JsonTree node, string name)
    {
        for (var at = 0; at < node.Members.Count; at++)
        {
            var (written, child) = node.Members[at];
            var called = written is null ? name + "[]" : written.Trim('"');
            if (!ByName.TryGetValue(called, out var places))
            {
                ByName.Add(called, places = []);
                _names.Add(called);
            }

            places.Add(new Slot(node, at));
            if (called == "id" && child.Decoded() is { Length: > 0 } id)
            {
                Ids.Add(id);
            }

            Collect(child, called);
        }
    }
}
