using ServerlessShop.Kernel;

namespace ServerlessShop.Shipping.Fulfilments;

/// <summary>A shipment: what left the house at once, under one tracking number. Its number is its place in the list.</summary>
/// <param name="Items">What is in it; null where it is the only one, and everything is.</param>
/// <param name="FailedAttempts">How often nobody took it.</param>
/// <param name="Because">Why it came back.</param>
public sealed record Parcel(
    ValueList<Item>? Items, string Carrier, string Tracking, DateTimeOffset DispatchedAt, int FailedAttempts = 0,
    ParcelEnd? End = null, DateTimeOffset? EndedAt = null, string? Because = null);

public enum ParcelEnd { Delivered, Undeliverable }
