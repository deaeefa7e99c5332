namespace ServerlessShop.Local.Seams;

/// <summary>Where each thing of the platform listens, all on loopback. One base port moves them all.</summary>
public sealed record Addresses(string Gateway, string Identity, string Cosmos, string ServiceBus, string FunctionsHost, string PaymentProvider);
