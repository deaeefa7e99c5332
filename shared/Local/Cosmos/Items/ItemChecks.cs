namespace ServerlessShop.Local.Cosmos.Items;

/// <summary>What can be wrong with an operation by itself, wherever it came from.</summary>
internal static class ItemChecks
{
    public static ItemOperation Check(ItemOperation operation)
    {
        if (operation.Id.Length == 0) { throw RefusalException.BadRequest("An operation names no item."); }

        if (operation.Body is { } body)
        {
            if (body.Key != operation.Key)
            {
                throw RefusalException.BadRequest(
                    "PartitionKey extracted from document doesn't match the one specified in the header", 1001);
            }

            if (body.Id != operation.Id)
            {
                throw RefusalException.BadRequest(
                    $"The item's id '{body.Id}' is not the '{operation.Id}' it is to replace.");
            }
        }

        if (operation.IfNoneMatch is not null && operation.Verb != ItemVerb.Read)
        {
            throw RefusalException.NotHere("If-None-Match on a write");
        }

        return operation;
    }
}
