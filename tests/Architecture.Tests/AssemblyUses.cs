using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Hattama.Tests.Architecture;

/// <summary>
/// Which type uses which, read from the metadata of an assembly: base types, interfaces, attributes, constraints,
/// signatures and every instruction of every method body. What the compiler leaves no trace of (constants, <c>nameof</c>)
/// is not seen.
/// </summary>
internal sealed class AssemblyUses
{
    private readonly PEReader _image;
    private readonly MetadataReader _metadata;
    private readonly TypeNames _names;
    private readonly HashSet<TypeUse> _uses = [];
    private TypeName _user;
    private string _member = string.Empty;

    private AssemblyUses(PEReader image)
    {
        _image = image;
        _metadata = image.GetMetadataReader();
        _names = new TypeNames(_metadata, used => _uses.Add(new TypeUse(_user, used, _member)));
    }

    /// <summary>Every use in an assembly; a type's use of itself and its nested types left out.</summary>
    public static IReadOnlyCollection<TypeUse> Of(Assembly assembly)
    {
        using var stream = File.OpenRead(assembly.Location);
        using var image = new PEReader(stream);
        var uses = new AssemblyUses(image);
        uses.ReadTypes();
        return [.. uses._uses.Where(use => use.User != use.Used)];
    }

    private void ReadTypes()
    {
        foreach (var handle in _metadata.TypeDefinitions)
        {
            var type = _metadata.GetTypeDefinition(handle);
            _user = _names.Of(handle);
            _member = _metadata.GetString(type.Name);
            _names.Note(type.BaseType);
            foreach (var implementation in type.GetInterfaceImplementations())
            {
                _names.Note(_metadata.GetInterfaceImplementation(implementation).Interface);
            }

            ReadGenerics(type.GetGenericParameters());
            ReadAttributes(type.GetCustomAttributes());
            ReadMembers(type);
        }
    }

    private void ReadMembers(TypeDefinition type)
    {
        foreach (var handle in type.GetFields())
        {
            var field = _metadata.GetFieldDefinition(handle);
            _member = _metadata.GetString(field.Name);
            field.DecodeSignature(_names, null);
            ReadAttributes(field.GetCustomAttributes());
        }

        foreach (var handle in type.GetProperties())
        {
            ReadAttributes(_metadata.GetPropertyDefinition(handle).GetCustomAttributes());
        }

        foreach (var handle in type.GetMethods())
        {
            var method = _metadata.GetMethodDefinition(handle);
            _member = _metadata.GetString(method.Name);
            method.DecodeSignature(_names, null);
            ReadGenerics(method.GetGenericParameters());
            ReadAttributes(method.GetCustomAttributes());
            if (method.RelativeVirtualAddress != 0)
            {
                ReadBody(_image.GetMethodBody(method.RelativeVirtualAddress));
            }
        }
    }

    private void ReadGenerics(GenericParameterHandleCollection parameters)
    {
        foreach (var constraint in parameters.SelectMany(handle => _metadata.GetGenericParameter(handle).GetConstraints()))
        {
            _names.Note(_metadata.GetGenericParameterConstraint(constraint).Type);
        }
    }

    private void ReadAttributes(CustomAttributeHandleCollection attributes)
    {
        foreach (var handle in attributes)
        {
            _names.Note(_metadata.GetCustomAttribute(handle).Constructor);
        }
    }

    private void ReadBody(MethodBodyBlock body)
    {
        if (!body.LocalSignature.IsNil)
        {
            _metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(_names, null);
        }

        foreach (var region in body.ExceptionRegions.Where(region => region.Kind == ExceptionRegionKind.Catch))
        {
            _names.Note(region.CatchType);
        }

        foreach (var token in Instructions.Tokens(body.GetILReader()))
        {
            _names.Note(token);
        }
    }
}
