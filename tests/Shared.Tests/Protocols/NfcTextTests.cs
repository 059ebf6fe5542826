using System.Text;
using CsCheck;
using Hattama.Protocols;

namespace Hattama.Tests.Protocols;

public sealed class NfcTextTests
{
    private static readonly Gen<char> Character = Gen.Frequency(
        (3, Gen.Int[0x0041, 0x0250]), (4, Gen.Int[0x0300, 0x036F]), (3, Gen.Int[0x0391, 0x0530]), (1, Gen.Int[0x05D0, 0x0E00]), (1, Gen.Int[0x1E00, 0x1FFE]))
        .Select(static code => (char)code);

    [Theory]
    [InlineData("и\u0306", "й")]
    [InlineData("е\u0308", "ё")]
    [InlineData("s\u0327\u0323", "ṩ", false)]
    [InlineData("Å", "Å")]
    [InlineData("қала", "қала")]
    public void Text_Decomposed_IsComposed(string text, string expected, bool isExact = true)
    {
        if (isExact)
        {
            Assert.Equal(expected, NfcText.Of(text));
        }
        else
        {
            Assert.Equal(text.Normalize(NormalizationForm.FormC), NfcText.Of(text));
        }
    }

    // Tests run with a globalization library; the product does not.
    [Fact]
    public void AnyText_EqualsTheLibrarysForm() => Character.Array[0, 12].Sample(static characters =>
    {
        var text = new string(characters);
        Assert.Equal(text.Normalize(NormalizationForm.FormC), NfcText.Of(text));
    }, iter: 20_000);

    [Fact]
    public void EveryCharacter_EqualsTheLibrarysForm()
    {
        for (var code = 0; code < 0x2000; code++)
        {
            var text = ((char)code).ToString();
            Assert.Equal(text.Normalize(NormalizationForm.FormC), NfcText.Of(text));
        }
    }
}
