namespace ServerlessShop.Local.Gateway.Policies;

/// <summary>The sections of a policy document.</summary>
[Flags]
internal enum Sections { None = 0, Inbound = 1, Backend = 2, Outbound = 4, OnError = 8, All = 15 }
