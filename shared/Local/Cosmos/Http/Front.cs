using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local.Cosmos.Containers;
using ServerlessShop.Local.Seams;
using ServerlessShop.Local.Storage;

namespace ServerlessShop.Local.Cosmos.Http;

/// <summary>Takes every request: who asks, faults, the answer, and what becomes of an exception.</summary>
internal sealed class Front(
    Router router, Authorization authorization, Faults faults, Effects effects, TimeProvider clock, ILogger log)
{
    private const string TooManyRequests =
        "Request rate is large. More Request Units may be needed, so no changes were made.";

    public async Task Take(HttpContext context)
    {
        var request = new CosmosRequest(context);
        Answer answer;
        try
        {
            await request.ReadBody();
            var route = router.Find(request, authorization.Authenticate(request), authorization);
            var fault = route.IsItemRequest ? faults.Take(route.Container!.Id) : null;
            if (fault is Fault.Delayed delayed) { await Task.Delay(delayed.By, clock, context.RequestAborted); }

            answer = fault switch
            {
                Fault.Throttled throttled => Error(request, 429, TooManyRequests, 3200) with
                {
                    RetryAfter = throttled.RetryAfter,
                },
                Fault.Refused refused =>
                    Error(request, refused.Status, "A fault that was asked for.", refused.SubStatus),
                _ => await Run(request, route),
            };

            if (route.IsItemRequest && answer.Status < 300) { Tell(context.Request, route.Container!.Id); }

            if (fault is Fault.AnswerLost)
            {
                context.Abort();
                return;
            }
        }
        catch (RefusalException refusal)
        {
            answer = Error(request, refusal.Status, refusal.Message, refusal.SubStatus);
        }
        catch (StorageException full)
        {
            answer = Error(request, 503, full.Message);
            log.LogError(full, "Could not store what {Target} asked for.", request.RawTarget);
        }
        catch (Exception gone)
            when (gone is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            return; // The client hung up. What it sent was not complete, or nobody is left to be answered.
        }
        catch (Exception bug)
        {
            answer = Error(request, 500, bug.Message);
            log.LogError(bug, "{Method} {Target} failed.", request.Method, request.RawTarget);
        }

        await Write(context, request, answer);
    }

    private void Tell(HttpRequest request, string container)
    {
        if (request.Method == "DELETE") { effects.Tell($"forget:{container}"); }
        else if (request.Headers.ContainsKey(Names.IsBatch)) { effects.Tell($"commit:{container}"); }
    }

    private static Answer Error(CosmosRequest request, int status, string message, int subStatus = 0) =>
        Answer.Error(status, message, subStatus, request.Activity, request.RawTarget);

    private static async Task<Answer> Run(CosmosRequest request, Route route)
    {
        try
        {
            return await route.Run(request);
        }
        catch (SqliteException) when (route.Container?.IsGone == true)
        {
            // The container was removed between the look-up and the read.
            throw new RefusalException(404, "The container does not exist.", 1003);
        }
    }

    private static async Task Write(HttpContext context, CosmosRequest request, Answer answer)
    {
        var response = context.Response;
        var headers = response.Headers;
        response.StatusCode = answer.Status;
        headers[Names.ActivityId] = request.Activity;
        headers[Names.RequestCharge] = answer.Charge.ToString(CultureInfo.InvariantCulture);
        headers["x-ms-serviceversion"] = "version=local";
        if (answer.ETag is not null) { headers.ETag = answer.ETag; }
        if (answer.SubStatus != 0)
        {
            headers[Names.SubStatus] = answer.SubStatus.ToString(CultureInfo.InvariantCulture);
        }

        if (answer.ItemCount is { } count) { headers[Names.ItemCount] = count.ToString(CultureInfo.InvariantCulture); }
        if (answer.Continuation is not null) { headers[Names.Continuation] = answer.Continuation; }
        if (answer.IsQuery) { headers[Names.RequiresDistribution] = "False"; }
        if (answer.RetryAfter is { } wait)
        {
            headers[Names.RetryAfter] = wait.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture);
        }

        if (answer.Container is { } container) { WritePosition(headers, container); }
        if (answer.Status is 204 or 304) { return; }

        response.ContentLength = answer.Body.Length;
        if (answer.Body.IsEmpty) { return; }
        response.ContentType = answer.ContentType;
        await response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }

    private static void WritePosition(IHeaderDictionary headers, Container container)
    {
        var lsn = container.CommittedLsn.ToString(CultureInfo.InvariantCulture);
        headers[Names.SessionToken] = "0:-1#" + lsn;
        headers["lsn"] = lsn;
        headers[Names.AltContentPath] = container.AltPath;
        headers[Names.ContentPath] = container.RidText;
        headers[Names.RangeId] = "0";
    }
}
