using Azure.Core;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.AzureAppConfiguration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ServerlessShop.Hosting;

/// <summary>What differs in Azure: the official provider. See AppConfiguration.Local.cs.</summary>
internal static class AppConfiguration
{
    public static void Add(
        FunctionsApplicationBuilder builder, AppConfigurationOptions options, string context, TokenCredential credential,
        TimeProvider time)
    {
        builder.Configuration.AddAzureAppConfiguration(store =>
        {
            store.Connect(new Uri(options.Endpoint), credential);
            store.ConfigureKeyVault(vault => vault.SetCredential(credential));

            // Flags are selected as settings are, not by UseFeatureFlags, which would take them over as soon as they
            // change: here they change with the sentinel, together with the settings they belong to.
            string?[] labels = string.IsNullOrEmpty(options.Label) ? [null] : [null, options.Label];
            foreach (var label in labels)
            {
                foreach (var filter in Selection.Of(context)) { store.Select(filter, label ?? LabelFilter.Null); }
            }

            store.ConfigureRefresh(refresh => refresh
                .Register(AppConfigurationOptions.Sentinel, refreshAll: true)
                .SetRefreshInterval(options.RefreshInterval));
        });
        builder.Services.AddAzureAppConfiguration();
        builder.UseAzureAppConfiguration();
    }
}
