using ServerlessShop.Local.Gateway.Expressions;

namespace ServerlessShop.Local.Gateway.Apis;

/// <summary>In whose name and in which product's context a request comes.</summary>
internal sealed record CallersSubscription(ProductContext? Product, KeyInUse? Subscription)
{
    public static readonly CallersSubscription Nobody = new(null, null);
}

/// <summary>A product as expressions see it.</summary>
internal sealed record ProductContext(string Name, bool SubscriptionRequired, IReadOnlyList<GatewayApi> ItsApis) : IProduct
{
    public string Id => Name;

    public IEnumerable<IApi> Apis => ItsApis;

    public bool ApprovalRequired => false;

    public IEnumerable<IGroup> Groups => [];

    public ProductState State => ProductState.Published;

    public int? SubscriptionLimit => null;
}

/// <summary>A subscription, and which of its keys was brought.</summary>
internal sealed record KeyInUse(GatewaySubscription Of, string Key) : ISubscription
{
    public DateTime CreatedDate => Of.CreatedDate;

    public DateTime? EndDate => null;

    public string Id => Of.Id;

    public string Name => Of.Name;

    public string PrimaryKey => Of.PrimaryKey;

    public string SecondaryKey => Of.SecondaryKey;

    public DateTime? StartDate => null;

    public IUser? User => Of.User;
}
