using ServerlessShop.LocalWorker.Running;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Where a Function App's Program.cs begins.</summary>
public class FunctionsApplication
{
    public FunctionsApplication()
    {
    }

    public static FunctionsApplicationBuilder CreateBuilder(string[] args) =>
        new(args, WorkerProcess.Enter(args), ownsProcess: true);
}
