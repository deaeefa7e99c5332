using System.Security.Cryptography;

namespace ServerlessShop.Local.Gateway.Policies.Control;

/// <summary>retry: its children once, and again while the condition holds, up to count times.</summary>
internal sealed class Retry : IPolicy
{
    private readonly PolicyExpression _condition;
    private readonly PolicyExpression _count;
    private readonly PolicyExpression _interval;
    private readonly PolicyExpression? _intervalMax;
    private readonly PolicyExpression? _delta;
    private readonly PolicyExpression _firstFast;
    private readonly PolicyStep[] _steps;
    private readonly TimeProvider _time;

    private Retry(PolicyElement element, PolicyScope scope)
    {
        _condition = element.RequiredExpression("condition", scope);
        _count = element.RequiredValue("count", scope);
        _interval = element.RequiredValue("interval", scope);
        _intervalMax = element.Value("max-interval", scope);
        _delta = element.Value("delta", scope);
        _firstFast = element.Value("first-fast-retry", "false", scope);
        _steps = scope.Children(element);
        _time = scope.Parts.Time;
        if (_steps is []) { throw element.Refused("has nothing in it to do again."); }
        if (_count.AsLiteral is not null) { element.RequiredInteger("count", 1, 50, scope); }
        if (_intervalMax is not null && _delta is null) { throw element.Refused("has a max-interval and no delta."); }
    }

    public static Retry Compile(PolicyElement element, PolicyScope scope) =>
        new(element.WithAttributes("condition", "count", "interval", "max-interval", "delta", "first-fast-retry"), scope);

    public async ValueTask<Flow> Run(PolicyContext context)
    {
        var count = await _count.Integer(context, 1, 50);
        var flow = await PolicyStep.RunAll(_steps, context);
        for (var n = 1; n <= count && await _condition.Flag(context); n++)
        {
            var fast = n == 1 && await _firstFast.Flag(context);
            if (!fast) { await Wait(await Interval(context, n), context.Aborted); }

            flow = await PolicyStep.RunAll(_steps, context);
        }

        return flow;
    }

    private Task Wait(TimeSpan interval, CancellationToken cancellation) =>
        interval > TimeSpan.Zero ? Task.Delay(interval, _time, cancellation) : Task.CompletedTask;

    /// <summary>Fixed with interval alone, linear with a delta, exponential with a longest interval too.</summary>
    private async ValueTask<TimeSpan> Interval(PolicyContext context, int n)
    {
        double interval = await _interval.Integer(context, 0, int.MaxValue);
        if (_delta is null) { return TimeSpan.FromSeconds(interval); }

        double delta = await _delta.Integer(context, 0, int.MaxValue);
        if (_intervalMax is null) { return TimeSpan.FromSeconds(interval + ((n - 1) * delta)); }

        var jitter = 0.8 + (0.4 * RandomNumberGenerator.GetInt32(1_000_001) / 1_000_000);
        var longest = await _intervalMax.Integer(context, 0, int.MaxValue);
        return TimeSpan.FromSeconds(Math.Min(interval + ((Math.Pow(2, n) - 1) * delta * jitter), longest));
    }
}
