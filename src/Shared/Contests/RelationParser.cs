// The grammar of control relations: written by the definition work.
namespace Hattama.Contests;
/// <summary>x</summary>
public static class RelationParser { }
/// <summary>x</summary>
public static class DefinitionReader { }
