namespace ServerlessShop.Local.Gateway.Policies.Control;

/// <summary>choose: the first branch whose condition holds, or otherwise.</summary>
internal sealed class Choose((PolicyExpression? Condition, PolicyStep[] Steps)[] branches) : IPolicy
{
    public static Choose Compile(PolicyElement element, PolicyScope scope)
    {
        element.WithAttributes().WithChildren("when", "otherwise");
        if (element.Children is not [{ Name: "when" }, ..]) { throw element.Refused("has no <when>."); }
        if (element.Children.Count(child => child.Name == "otherwise") > 1)
        {
            throw element.Refused("has <otherwise> twice.");
        }

        return new Choose([.. element.Children.Select((branch, index) => Branch(branch, index, scope))]);
    }

    public async ValueTask<Flow> Run(PolicyContext context)
    {
        foreach (var (condition, steps) in branches)
        {
            if (condition is null || await condition.Flag(context)) { return await PolicyStep.RunAll(steps, context); }
        }

        return Flow.Next;
    }

    private static (PolicyExpression? Condition, PolicyStep[] Steps) Branch(PolicyElement element, int index, PolicyScope scope) =>
        element.Name == "when"
            ? (element.WithAttributes("condition").RequiredExpression("condition", scope),
                (scope with { Path = $"{scope.Path}/when[{index + 1}]" }).Children(element))
            : (null, (scope with { Path = $"{scope.Path}/otherwise[1]" }).Children(element.WithAttributes()));
}
