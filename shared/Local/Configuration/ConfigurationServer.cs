using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local.Configuration.Rest;
using ServerlessShop.Local.Configuration.Secrets;
using ServerlessShop.Local.Seams;
using ServerlessShop.Local.Storage;

namespace ServerlessShop.Local.Configuration;

/// <summary>Stands for App Configuration and the Key Vault its references lead to: one address, two files.</summary>
public sealed class ConfigurationServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Database _database;
    private readonly KeyValueStore _store;
    private readonly SecretStore _secrets;

    private ConfigurationServer(WebApplication app, Database database, KeyValueStore store, SecretStore secrets)
    {
        _app = app;
        _database = database;
        _store = store;
        _secrets = secrets;
        Address = app.Urls.Single();
    }

    /// <summary>http://127.0.0.1:port, of the store and of the vault.</summary>
    public string Address { get; }

    /// <exception cref="StartException">A port taken, data of another version, a seed that cannot be read.</exception>
    public static async Task<ConfigurationServer> Start(ConfigurationOptions options, ITokens tokens, TimeProvider time)
    {
        var seed = options.SeedFile is { } file ? ConfigurationSeed.Read(file) : null;
        var secrets = SecretStore.Open(options.Folder, time);
        Database? database = null;
        WebApplication? app = null;
        try
        {
            database = Database.Open(
                Path.Combine(options.Folder, "configuration.db"), KeyValueStore.Version, KeyValueStore.Schema);
            var store = new KeyValueStore(database, options, time);
            app = Build(options, tokens, time, store, secrets);
            await app.StartAsync();

            var server = new ConfigurationServer(app, database, store, secrets);
            if (seed is not null)
            {
                foreach (var key in await store.Apply(seed.KeyValues(server.Address)))
                {
                    options.Log(
                        LogLevel.Information,
                        $"{key} stays as it was changed here, whatever {Path.GetFileName(options.SeedFile)} says.");
                }
            }

            return server;
        }
        catch (Exception failure)
        {
            if (app is not null) { await app.DisposeAsync(); }
            if (database is not null) { await database.DisposeAsync(); }
            await secrets.DisposeAsync();
            if (failure is not IOException) { throw; }
            throw new StartException($"The configuration store cannot listen: {failure.Message}");
        }
    }

    /// <summary>
    /// Tells the settings under a prefix, by the rest of their keys: now, and after every change of the sentinel, as
    /// they were when it was written. Called on the store's writer: be quick, and write nothing here.
    /// </summary>
    public IDisposable Watch(string prefix, Action<IReadOnlyDictionary<string, string>> changed) =>
        _store.Watch(prefix, changed);

    /// <summary>Puts a secret of the platform's own making into the vault; the same again adds no version.</summary>
    public Task<Secret> KeepSecret(string name, string value) => _secrets.Keep(name, value);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _database.DisposeAsync();
        await _secrets.DisposeAsync();
    }

    private static WebApplication Build(
        ConfigurationOptions options, ITokens tokens, TimeProvider time, KeyValueStore store, SecretStore secrets)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(options.Address);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 256 * 1024;
        });

        var app = builder.Build();
        var permission = new Permission(tokens, options.Contexts);
        var keyValues = new KeyValueEndpoint(store, permission, options, time);
        var vault = new SecretEndpoint(secrets, permission, options.Authority, () => app.Urls.Single());
        app.Run(http => SecretEndpoint.Serves(http) ? vault.Handle(http) : keyValues.Handle(http));
        return app;
    }
}
