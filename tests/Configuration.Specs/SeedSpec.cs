using ServerlessShop.Local;
using ServerlessShop.Local.Configuration;

namespace ServerlessShop.Configuration.Specs;

public sealed class SeedSpec : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task A_new_store_holds_settings_flags_and_references_of_the_seed()
    {
        Write("""
            {"settings":[{"key":"a","value":"1","why":"w","label":"dev"}],
             "flags":[{"id":"Catalog.Sale","enabled":true,"description":"d"}],
             "secrets":[{"key":"b","secret":"payments-key","why":"w"}]}
            """);
        await using var store = await Start();

        Assert.Equal("1", await Value(store, "kv/a?label=dev"));
        Assert.Equal(
            """{"id":"Catalog.Sale","description":"d","enabled":true,"conditions":{"client_filters":[]}}""",
            await Value(store, "kv/.appconfig.featureflag%2FCatalog.Sale"));
        Assert.Equal($$"""{"uri":"{{store.Address}}/secrets/payments-key"}""", await Value(store, "kv/b"));
        Assert.Equal(
            "application/vnd.microsoft.appconfig.keyvaultref+json;charset=utf-8",
            (await store.Get("kv/b")).Json.GetProperty("content_type").GetString());
    }

    [Fact]
    public async Task What_nobody_touched_follows_the_file()
    {
        Write(Settings("a", "1", "gone", "1"));
        await using var store = await Start();

        Write(Settings("a", "2", "new", "1"));
        await store.Restart();

        Assert.Equal("2", await Value(store, "kv/a"));
        Assert.Equal("1", await Value(store, "kv/new"));
        Assert.Equal(404, (await store.Get("kv/gone")).Status);
    }

    [Fact]
    public async Task What_a_person_changed_locked_or_deleted_stays_as_it_was_left()
    {
        Write(Settings("changed", "1", "deleted", "1", "locked", "1"));
        await using var store = await Start();
        await store.Set("changed", "mine");
        await store.Delete("kv/deleted");
        await store.Send(HttpMethod.Put, "locks/locked");
        await store.Set("added", "mine");

        Write(Settings("changed", "2", "deleted", "2", "locked", "2", "added", "2"));
        await store.Restart();
        await store.Restart();

        Assert.Equal("mine", await Value(store, "kv/changed"));
        Assert.Equal(404, (await store.Get("kv/deleted")).Status);
        Assert.Equal("1", await Value(store, "kv/locked"));
        Assert.Equal("mine", await Value(store, "kv/added"));
        Assert.Contains(store.Logged, line => line.StartsWith("changed stays", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"settings":[],"flags":[]}""", "secrets")]
    [InlineData("""{"settings":[{"key":"a","value":"1","why":"w","lable":"x"}],"flags":[],"secrets":[]}""", "lable")]
    [InlineData("""{"settings":[{"key":"a","value":1,"why":"w"}],"flags":[],"secrets":[]}""", "settings[0].value")]
    [InlineData("""{"settings":[{"key":"a","value":"1","why":"w"},{"key":"a","value":"2","why":"w"}],"flags":[],"secrets":[]}""", "a is there twice")]
    [InlineData("null", "is empty")]
    public async Task A_seed_is_read_strictly(string json, string named)
    {
        Write(json);
        var refused = await Assert.ThrowsAsync<StartException>(async () => await Start());

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        Assert.Contains(_file, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_shops_own_seed_can_be_read()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ServerlessShop.sln"))) { folder = folder.Parent!; }

        var seed = ConfigurationSeed.Read(Path.Combine(folder.FullName, "infra", "configuration.json"));

        Assert.Contains(seed.Settings, setting => setting.Key == RunningStore.Sentinel);
        Assert.Contains(seed.Flags, flag => flag is { Id: "Catalog.Sale", Enabled: false });
    }

    private Task<RunningStore> Start() => RunningStore.Start(options => options with { SeedFile = _file });

    private void Write(string json) => File.WriteAllText(_file, json);

    private static string Settings(params string[] keysAndValues)
    {
        var settings = keysAndValues.Chunk(2).Select(pair => $$"""{"key":"{{pair[0]}}","value":"{{pair[1]}}","why":"w"}""");
        return $$"""{"settings":[{{string.Join(',', settings)}}],"flags":[],"secrets":[]}""";
    }

    private static async Task<string?> Value(RunningStore store, string path) => (await store.Get(path)).Json.GetProperty("value").GetString();
}
