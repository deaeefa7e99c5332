using Microsoft.Azure.Cosmos;

namespace ServerlessShop.Cosmos.Benchmarks;

/// <summary>Everything once, with what it is compared with in the same rounds.</summary>
internal static class Comparison
{
    private static readonly int[] _clients = [1, 8, 64];

    public static async Task Run(int items, bool isQuick, bool withOptions)
    {
        var (time, rounds) = isQuick ? (TimeSpan.FromSeconds(0.3), 3) : (TimeSpan.FromSeconds(1), 3);
        using var store = new Store();
        await store.Fill(items);
        var server = await store.Serve();
        Report.Start(items, Shape.Bytes(Shape.Of(0)).Length, server.OpenTook, server.ProcessTook);

        await using (server)
        await using (store.Copy)
        {
            using var recorder = new Recorder();
            using var http = new HttpClient(new SocketsHttpHandler());
            var options = Sdk.Options;
            options.HttpClientFactory = () => new HttpClient(recorder, disposeHandler: false);
            using var recording = store.Connect(server.Address, options);
            var cells = new HttpCells(http, items);
            await cells.Record(recorder, recording.GetContainer(Shape.Database, Shape.Container));
            await using var empty = await ServerProcess.Start("serve-empty", $"{await cells.AnswerBytes()}");

            using var client = store.Connect(server.Address, Sdk.Options);
            var sdk = new Sdk(client.GetContainer(Shape.Database, Shape.Container), items);
            var all = Cells(store, server, empty, cells, sdk);
            var samples = await Rounds(all, time, rounds);
            Report.Table(all, samples);
            Report.Ratios(all, samples, _clients);
            Report.WorkingSet(server.WorkingSet);
            await HalfLoad(all, samples, time * rounds);
            if (withOptions) { await SdkOptions.Run(store, server, items, time, rounds); }

            await server.Kill();
        }

        await using var again = await store.Serve();
        Report.Recovery(again.OpenTook, again.ProcessTook);
    }

    /// <summary>What is compared stands side by side, so that it meets the same neighbours on the machine.</summary>
    public static async Task<List<Sample>[]> Rounds(IReadOnlyList<Cell> cells, TimeSpan time, int rounds)
    {
        var samples = cells.Select(_ => new List<Sample>()).ToArray();
        foreach (var cell in cells) { await Measuring.Most(cell, time / 2); } // Warm code; not counted.
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < cells.Count; i++) { samples[i].Add(await Measuring.Most(cells[i], time)); }
        }

        return samples;
    }

    private static List<Cell> Cells(
        Store store, ServerProcess server, ServerProcess empty, HttpCells http, Sdk sdk)
    {
        var nothing = http.Empty(server.Address.TrimEnd('/'), empty.Address.TrimEnd('/'));
        var plain = http.All;
        var throughSdk = sdk.All;
        var cells = new List<Cell>();
        foreach (var clients in _clients)
        {
            for (var i = 0; i < plain.Length; i++)
            {
                var operation = plain[i].Operation;
                if (i < nothing.Length) { cells.Add(new(operation, Way.Empty, clients, empty, nothing[i].Run)); }
                cells.Add(new(operation, Way.Http, clients, server, plain[i].Run));
                if (operation == "create") { cells.Add(new(operation, Way.Direct, clients, null, _ => Direct(store))); }
                cells.Add(new(operation, Way.Sdk, clients, server, throughSdk[i].Run));
            }
        }

        return cells;
    }

    private static Task<int> Direct(Store store)
    {
        var item = Next.Item();
        var body = Shape.Bytes(item);
        return store.Copy.Write(session => Rows.Insert(session, item.N, item.Pk, item.Id, body));
    }

    private static async Task HalfLoad(List<Cell> cells, List<Sample>[] samples, TimeSpan time)
    {
        foreach (var operation in new[] { "point read", "create" })
        {
            var store = Find(Way.Http);
            var perSecond = Sample.Median(samples[store]).PerSecond / 2;

            // At the same rate the empty endpoint shows what of it is the machine's, the client's and the neighbours'.
            foreach (var cell in new[] { cells[Find(Way.Empty)], cells[store] })
            {
                await Measuring.Paced(cell, perSecond, time / 3); // Warm code; not counted.
                var rounds = new List<(double P50, double P99)>();
                for (var round = 0; round < 3; round++)
                {
                    rounds.Add(await Measuring.Paced(cell, perSecond, time / 3));
                }

                Report.HalfLoad(
                    cell, perSecond, Sample.Of(rounds, each => each.P50), Sample.Of(rounds, each => each.P99));
            }

            int Find(string way) => cells.FindIndex(
                cell => cell.Operation == operation && cell.Way == way && cell.Clients == _clients[^1]);
        }
    }
}

/// <summary>How an operation gets to where it is done.</summary>
internal static class Way
{
    public const string Http = "plain http";
    public const string Sdk = "SDK";
    public const string Empty = "(a) empty Kestrel";
    public const string Direct = "(b) Database.Write";
}
