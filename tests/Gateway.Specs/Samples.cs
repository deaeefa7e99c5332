namespace ServerlessShop.Gateway.Specs;

internal static class Samples
{
    public const string Topology = """
        {
          "database": "shop", "consistency": "Strong", "audience": "api://serverlessshop", "roles": ["sales"],
          "contexts": [
            {
              "name": "ordering", "project": "functions/Ordering",
              "container": { "name": "ordering", "partitionKey": "/pk", "indexingPolicy": {} },
              "api": {
                "name": "ordering", "path": "orders",
                "openApi": "functions/Ordering/openapi.yaml", "policy": "infra/policies/api.xml"
              }
            },
            {
              "name": "catalog", "project": "functions/Catalog",
              "container": { "name": "catalog", "partitionKey": "/pk", "indexingPolicy": {} },
              "api": {
                "name": "catalog", "path": "products",
                "openApi": "functions/Catalog/openapi.yaml", "policy": "infra/policies/public-read.xml"
              }
            }
          ]
        }
        """;

    public const string ForwardOnly = """
        <policies>
          <inbound />
          <backend><forward-request /></backend>
          <outbound />
          <on-error />
        </policies>
        """;

    public const string Orders = """
        openapi: 3.0.3
        info: { title: Ordering, version: '1' }
        paths:
          /:
            get:
              operationId: listOrders
              parameters:
                - { name: state, in: query, schema: { type: string } }
              responses: { '200': { description: The orders. } }
          /mine:
            get:
              operationId: myOrders
              responses: { '200': { description: The caller's orders. } }
          /{orderId}:
            parameters:
              - { name: orderId, in: path, required: true, schema: { type: string } }
            get:
              operationId: getOrder
              responses: { '200': { description: The order. } }
            put:
              operationId: placeOrder
              requestBody: { content: { application/json: { schema: { type: object } } } }
              responses: { '202': { description: Accepted. } }
          /{orderId}/lines/{sku}:
            get:
              operationId: getLine
              parameters:
                - { name: orderId, in: path, required: true, schema: { type: string } }
                - { name: sku, in: path, required: true, schema: { type: string } }
              responses: { '200': { description: The line. } }
          /search:
            get:
              operationId: searchOrders
              parameters:
                - { name: text, in: query, required: true, schema: { type: string } }
              responses: { '200': { description: What was found. } }
        """;

    public const string Products = """
        openapi: 3.0.3
        info: { title: Catalog, version: '1' }
        paths:
          /{sku}:
            parameters:
              - { name: sku, in: path, required: true, schema: { type: string } }
            get:
              operationId: getProduct
              responses: { '200': { description: The product. } }
            put:
              operationId: listProduct
              responses: { '200': { description: Listed. } }
          /{sku}/price-history:
            parameters:
              - { name: sku, in: path, required: true, schema: { type: string } }
            get:
              operationId: get-price-history
              responses: { '200': { description: What its prices were. } }
        """;
}
