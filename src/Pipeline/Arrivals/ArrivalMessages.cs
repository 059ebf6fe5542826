using System.Globalization;
using Hattama.Findings;

namespace Hattama.Pipeline;

/// <summary>What receipts say about uploads that could not be taken in.</summary>
internal static class ArrivalMessages
{
    public static LocalText TooLarge(long length, long most) => new(
        $"Файлда {Number(length)} байт бар, рұқсат етілгені {Number(most)}. Файлды бөліп, қайта жіберіңіз.",
        $"В файле {Number(length)} байт, допускается {Number(most)}. Разделите файл и отправьте снова.",
        $"The file has {Number(length)} bytes; {Number(most)} are allowed. Divide it and send it again.");

    public static LocalText Unasked() => new(
        "Бұл файлға рұқсат берілмеген. Алдымен рұқсат сұрап, файлды сонда көрсетілген мекенжайға жіберіңіз.",
        "На этот файл не было разрешения. Сначала запросите разрешение, затем отправьте файл по адресу из него.",
        "Nobody asked leave to send this file. Ask for leave first, then send the file to the address that it names.");

    public static LocalText Failed() => new(
        "Бағдарлама бұл файлды өңдей алмады. Файл сақталды. Жүйені жүргізушіге хабарлаңыз; деректерді басқа пішімде қайта жіберуге болады.",
        "Программа не смогла обработать этот файл. Файл сохранён. Сообщите тому, кто ведёт систему; данные можно отправить снова в другом формате.",
        "The program could not process this file. The file is kept. Tell those who run the system; the figures may be sent again in another format.");

    private static string Number(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
