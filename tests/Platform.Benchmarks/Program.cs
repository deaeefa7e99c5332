using ServerlessShop.Platform.Benchmarks;
using ServerlessShop.Platform.Benchmarks.Broker;

switch (args)
{
    case ["serve-broker", var folder]: return await BrokerServing.Broker(folder);
    case ["serve-empty"]: return await BrokerServing.Empty();
    case ["broker"]: return await BrokerComparison.Run(isQuick: false);
    case ["broker", "--quick"]: return await BrokerComparison.Run(isQuick: true);
    default:
        await Console.Error.WriteLineAsync("What is to be measured? broker [--quick]");
        return 2;
}
