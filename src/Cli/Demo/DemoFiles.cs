using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hattama.Cli;

/// <summary>Puts protocols into files as commissions send them, and writes the register of stations beside them.</summary>
internal static class DemoFiles
{
    /// <summary>Name of the register's file.</summary>
    public const string RegisterName = "generated-register-not-official.csv";

    /// <summary>Name of the definition's file.</summary>
    public const string DefinitionName = "generated-contest-not-official.json";

    // A region whose whole file is sent twice.
    private const string SentTwice = "39";

    private static readonly string[] RussianHeaders =
    [
        "Внесено в списки", "Получено бюллетеней", "Выдано в помещении", "Выдано вне помещения", "По открепительным", "Погашено бюллетеней",
        "В переносных ящиках", "В стационарных ящиках", "Не учтено при подсчёте", "Недействительные", "Отмечены оба ответа", "Да", "Нет",
        "Приняли участие",
    ];

    /// <summary>The register: every station expected, with its voters and the instant its polls close.</summary>
    public static byte[] Register(IReadOnlyList<DemoStation> stations)
    {
        var text = new StringBuilder("region,region_name,district,district_name,station,station_name,registered,closes,counts,stratum\n");
        foreach (var station in stations)
        {
            text.Append(CultureInfo.InvariantCulture, $"{station.Region.Code},{station.Region.Name},{station.District},\"{station.DistrictName}\",{station.Number},\"{station.Name}\",");
            text.Append(CultureInfo.InvariantCulture, $"{station.Protocol.Registered},{station.Closes:yyyy-MM-dd'T'HH:mmzzz},true,{station.Stratum}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The files of both waves.</summary>
    public static IEnumerable<DemoFile> Protocols(IReadOnlyList<DemoSending> sendings)
    {
        foreach (var group in sendings.GroupBy(sending => (sending.Wave, sending.Station.Region)))
        {
            var (wave, region) = group.Key;
            var slug = SlugOf(region);
            var name = wave == 1 ? $"night/generated-{slug}" : $"corrections/generated-{slug}-corrections";
            var own = group.Where(sending => sending.Sender == DemoMail.SenderOf(sending.Station)).ToList();
            var files = region.Format == DemoFormat.Json || own.Count == 0 ? One(name, own) : [Whole(name, region.Format, own)];
            foreach (var file in files.Concat(One($"{name}-by-district", [.. group.Except(own)])))
            {
                yield return file;
            }

            if (wave == 1 && region.Prefix == SentTwice)
            {
                yield return Whole($"{name}-sent-twice", region.Format, own);
            }
        }
    }

    /// <summary>How the files of a region are called.</summary>
    public static string SlugOf(DemoRegion region) => region.IsAbroad ? "71-abroad" : $"{region.Prefix}-{region.Name.ToLowerInvariant().Replace(' ', '-')}";

    private static IEnumerable<DemoFile> One(string folder, List<DemoSending> sendings) =>
        sendings.Select((sending, i) => new DemoFile(
            sending.Wave, $"{folder}/{i + 1:0000}-station-{sending.Number}.json", sending.Sender, sending.Station.Closes, Json(sending)));

    private static DemoFile Whole(string name, DemoFormat format, List<DemoSending> sendings)
    {
        var (ending, bytes) = format switch
        {
            DemoFormat.Csv1251 => (".csv", CodePagesEncodingProvider.Instance.GetEncoding(1251)!.GetBytes(Table(Rows(sendings, isRussian: true), ';'))),
            DemoFormat.CsvGz => (".csv.gz", Pack(Csv(sendings))),
            DemoFormat.Xlsx => (".xlsx", DemoWorkbook.Write("Сгенерированные данные, не официальные результаты", Rows(sendings, isRussian: true))),
            DemoFormat.Zip => (".zip", DemoWorkbook.Zip(sendings.GroupBy(sending => sending.Station.District)
                .Select(district => ($"generated-{district.Key}.csv", Csv(district))))),
            _ => (".csv", Csv(sendings)),
        };
        return new DemoFile(sendings[0].Wave, name + ending, sendings[0].Sender, sendings.Max(sending => sending.Station.Closes), bytes);
    }

    private static byte[] Csv(IEnumerable<DemoSending> sendings) => Encoding.UTF8.GetBytes(Table(Rows(sendings, isRussian: false), ','));

    private static string Table(IEnumerable<string[]> rows, char separator)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            text.AppendJoin(separator, row).Append('\n');
        }

        return text.ToString();
    }

    private static IEnumerable<string[]> Rows(IEnumerable<DemoSending> sendings, bool isRussian)
    {
        yield return isRussian
            ? ["Код области", "Код района", "№ участка", "Редакция", .. RussianHeaders]
            : ["region", "district", "station", "revision", .. DemoProtocol.Lines];
        foreach (var sending in sendings)
        {
            yield return
            [
                sending.Station.Region.Code, sending.Station.District, isRussian ? $"Участок № {sending.Number}" : Numbers.Plain(sending.Number),
                Numbers.Plain(sending.Revision), .. sending.Cells,
            ];
        }
    }

    private static byte[] Json(DemoSending sending)
    {
        var values = new JsonObject();
        foreach (var (line, cell) in DemoProtocol.Lines.Zip(sending.Cells))
        {
            values[line] = cell.Length == 0 ? null
                : long.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out var figure) ? JsonValue.Create(figure)
                : JsonValue.Create(cell);
        }

        return JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["contest"] = DemoDefinition.ContestId,
            ["region"] = sending.Station.Region.Code,
            ["district"] = sending.Station.District,
            ["station"] = Numbers.Plain(sending.Number),
            ["revision"] = sending.Revision,
            ["values"] = values,
        });
    }

    private static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }
}
