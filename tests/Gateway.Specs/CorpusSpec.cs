using Microsoft.AspNetCore.Http;

namespace ServerlessShop.Gateway.Specs;

/// <summary>Sends the cases of Corpus to the gateway: this one, or a real one whose address the environment names.</summary>
public sealed class CorpusSpec
{
    private static readonly string? _address = Environment.GetEnvironmentVariable("GATEWAY_CORPUS_ADDRESS");

    public static TheoryData<string, int, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, int, string>();
            foreach (var file in Directory.GetFiles(CorpusFile.Folder, "*.yaml").Order(StringComparer.Ordinal))
            {
                var name = Path.GetFileNameWithoutExtension(file);
                foreach (var (index, one) in CorpusFile.Read(name).Cases.Index()) { cases.Add(name, index, one.Name); }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_case_of_the_corpus_comes_out_as_written(string file, int index, string name)
    {
        var corpus = CorpusFile.Read(file);
        var one = corpus.Cases[index];
        if (_address is not null && one.Steps.Any(step => step.Advance > 0 || step.Answer is not null)) { return; }

        await using var shop = await Shop.Prepare();
        shop.Write("infra/policies/global.xml", Samples.ForwardOnly);
        shop.Write("infra/policies/api.xml", one.Document);
        if ((one.OpenApi ?? corpus.OpenApi) is { } openApi) { shop.Write("functions/Ordering/openapi.yaml", openApi); }
        if (_address is null) { await shop.StartGateway(); }

        foreach (var (number, step) in one.Steps.Index())
        {
            shop.Clock.Advance(TimeSpan.FromSeconds(step.Advance));
            shop.Apps.Received.Clear();
            shop.Apps.Answer = http => Answer(http, step.Answer ?? new CorpusAnswer());
            var (method, target) = step.Send.Split(' ', 2) is [var verb, var path] ? (verb, path) : throw new InvalidDataException(step.Send);
            var answer = _address is null
                ? await shop.Send(method, target, null, step.Body, [.. step.Headers.Select(header => (header.Key, header.Value))])
                : await shop.SendTo($"{_address}/{file}-{index}", method, target, null, step.Body, [.. step.Headers.Select(header => (header.Key, header.Value))]);

            var where = $"{file}: {name}, step {number + 1}";
            if (step.Expect is { } expected) { Compare(expected, answer, where); }
            if (step.Forwarded is { } forwarded && _address is null) { Compare(forwarded, shop.Apps.Received, where); }
        }
    }

    private static async Task Answer(HttpContext http, CorpusAnswer answer)
    {
        http.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers) { http.Response.Headers[name] = value; }
        await http.Response.WriteAsync(answer.Body);
    }

    private static void Compare(CorpusExpectation expected, Answer answer, string where)
    {
        var got = $"{where}: {answer.Status} {answer.Body}";
        if (expected.Status is { } status) { Assert.True(status == answer.Status, $"{got} instead of {status}"); }
        if (expected.Reason is { } reason) { Assert.Equal(reason, answer.Reason); }
        if (expected.Body is { } body) { Assert.True(body == answer.Body, $"{got} instead of {body}"); }
        if (expected.Contains is { } part) { Assert.Contains(part, answer.Body, StringComparison.Ordinal); }
        foreach (var (name, value) in expected.Headers)
        {
            Assert.True(answer.Headers.GetValueOrDefault(name) == value, $"{got}: {name} is {answer.Headers.GetValueOrDefault(name)}, not {value}");
        }

        foreach (var name in expected.Without) { Assert.False(answer.Headers.ContainsKey(name), $"{got}: there is {name}"); }
    }

    private static void Compare(CorpusForwarded expected, List<Forwarded> received, string where)
    {
        if (expected.None) { Assert.True(received.Count == 0, $"{where}: the backend was asked"); return; }

        Assert.True(received.Count > 0, $"{where}: the backend was not asked");
        if (expected.Times is { } times)
        {
            Assert.True(times == received.Count, $"{where}: asked {received.Count} times");
        }
        foreach (var one in received)
        {
            if (expected.Line is { } line) { Assert.Equal(line, $"{one.Method} {one.PathAndQuery}"); }
            if (expected.Body is { } body) { Assert.Equal(body, one.Body); }
            foreach (var (name, value) in expected.Headers)
            {
                Assert.True(one.Headers.GetValueOrDefault(name) == value, $"{where}: {name} is {one.Headers.GetValueOrDefault(name)}, not {value}");
            }
        }
    }
}
