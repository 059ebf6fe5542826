namespace Hattama.Cli;

/// <summary>What is planted in the files, each at a known number of stations.</summary>
internal enum DemoFault
{
    /// <summary>A figure does not add up.</summary>
    Slip,
    /// <summary>The number of another station that does not exist.</summary>
    WrongNumber,
    /// <summary>A letter among the digits.</summary>
    Letter,
    /// <summary>A figure left out.</summary>
    Missing,
    /// <summary>Sent only with the second wave.</summary>
    Late,
    /// <summary>Adds up and is wrong; a second revision corrects it.</summary>
    Corrected,
    /// <summary>Sent twice with the same figures.</summary>
    Repeated,
    /// <summary>A second sender says something else.</summary>
    Disputed,
}

/// <summary>One protocol as one sender sends it.</summary>
/// <param name="Wave">1: the night; 2: corrections and what was late.</param>
/// <param name="Station">The station meant.</param>
/// <param name="Sender">Who sends.</param>
/// <param name="Revision">1, or 2 for a correction.</param>
/// <param name="Number">The station number written.</param>
/// <param name="Cells">The figures as written, in the order of the form.</param>
internal sealed record DemoSending(int Wave, DemoStation Station, string Sender, int Revision, int Number, string[] Cells);
