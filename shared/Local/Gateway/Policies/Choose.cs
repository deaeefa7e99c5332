namespace ServerlessShop.Local.Gateway.Policies;

/// <summary>choose: the first branch whose condition holds, or otherwise.</summary>
internal sealed class Choose((PolicyExpression? Condition, IPolicy[] Policies)[] branches) : IPolicy
{
    public static Choose Compile(PolicyElement element, PolicyScope scope, Func<PolicyElement, PolicyScope, IPolicy[]> compileChildren)
    {
        element.WithAttributes().WithChildren("when", "otherwise");
        if (element.Children is not [{ Name: "when" }, ..]) { throw element.Refused("has no <when>."); }
        if (element.Children.Count(child => child.Name == "otherwise") > 1) { throw element.Refused("has <otherwise> twice."); }

        return new Choose([.. element.Children.Select(branch => branch.Name == "when"
            ? (branch.WithAttributes("condition").RequiredExpression("condition", scope), compileChildren(branch, scope))
            : ((PolicyExpression?)null, compileChildren(branch.WithAttributes(), scope)))]);
    }

    public async ValueTask Run(PolicyContext context)
    {
        foreach (var (condition, policies) in branches)
        {
            if (condition is not null && condition.Evaluate(context) is not true) { continue; }
            foreach (var policy in policies) { await policy.Run(context); }
            return;
        }
    }
}
