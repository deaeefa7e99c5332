using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace ServerlessShop.Hosting;

/// <summary>Section AppConfiguration: the store of settings, feature flags and references to secrets.</summary>
public sealed record AppConfigurationOptions
{
    /// <summary>A change is taken over when this key changes: whoever changes several writes it last.</summary>
    public const string Sentinel = "Shared:Sentinel";

    /// <summary>Prefix of the settings that every context reads besides its own.</summary>
    public const string Shared = "Shared";

    [Required, Url] public string Endpoint { get; init; } = "";

    /// <summary>Settings with this label go before those without one.</summary>
    [RegularExpression("^[^*,]*$")] public string? Label { get; init; }

    /// <summary>How often an app asks for the sentinel at most, while it has anything to do.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")] public TimeSpan RefreshInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Checked by hand and at once: where the settings are is the one thing that cannot be read there.</summary>
    /// <exception cref="InvalidOperationException">A setting is missing or wrong; names it as it is set.</exception>
    internal static AppConfigurationOptions Read(IConfigurationSection section)
    {
        var options = section.Get<AppConfigurationOptions>() ?? new();
        var wrong = new List<ValidationResult>();
        return Validator.TryValidateObject(options, new ValidationContext(options), wrong, validateAllProperties: true)
            ? options
            : throw new InvalidOperationException(string.Join(" ", wrong.Select(
                one => $"{section.Key}__{JsonNamingPolicy.CamelCase.ConvertName(one.MemberNames.First())}: {one.ErrorMessage}")));
    }
}
