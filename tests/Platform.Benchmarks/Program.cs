using ServerlessShop.Platform.Benchmarks;
using ServerlessShop.Platform.Benchmarks.Broker;
using ServerlessShop.Platform.Benchmarks.Gateway;
using ServerlessShop.Platform.Benchmarks.Host;
using ServerlessShop.Platform.Benchmarks.Stock;

switch (args)
{
    case ["serve-broker", var folder]: return await BrokerServing.Broker(folder);
    case ["serve-empty"]: return await BrokerServing.Empty();
    case ["broker"]: return await BrokerComparison.Run(isQuick: false);
    case ["broker", "--quick"]: return await BrokerComparison.Run(isQuick: true);
    case ["serve-product"]: return await GatewayServing.Product();
    case ["serve-proxy", var backend]: return await GatewayServing.Proxy(backend);
    case ["serve-gateway", var backend, var folder]: return await GatewayServing.Gateway(backend, folder);
    case ["gateway"]: return await GatewayComparison.Run(isQuick: false);
    case ["gateway", "--quick"]: return await GatewayComparison.Run(isQuick: true);
    case ["--local-host-uri", var host, "--local-worker-id", var id]: return await BenchmarkWorker.Run(host, id);
    case ["serve-host", var folder]: return await HostServing.Host(folder);
    case ["serve-shop", var folder]: return await HostServing.Shop(folder, int.MaxValue);
    case ["serve-shop", var folder, "few"]: return await HostServing.Shop(folder, productsMax: 100);
    case ["host"]: return await HostComparison.Run(isQuick: false);
    case ["host", "--quick"]: return await HostComparison.Run(isQuick: true);
    case ["serve-store", var folder, var key]: return await StockServing.Store(folder, key);
    case ["stock"]: return await HotSku.Run(isQuick: false);
    case ["stock", "--quick"]: return await HotSku.Run(isQuick: true);
    default:
        await Console.Error.WriteLineAsync("What is to be measured? broker, gateway, host or stock, and --quick");
        return 2;
}
