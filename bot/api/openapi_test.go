package api_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"carebot/bot/api"
	"carebot/flows/care"
)

// description is the OpenAPI document as the program serves it.
type description struct {
	compiler *jsonschema.Compiler
	document map[string]any
}

const described = "http://carebot/api/v1/openapi.json"

func readDescription(t *testing.T, address string) description {
	t.Helper()
	got := sendAs(t, "", http.MethodGet, address+"/api/v1/openapi.json", "", http.NoBody)
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(got.body))
	if err != nil {
		t.Fatal(err)
	}
	d := description{compiler: jsonschema.NewCompiler(), document: document.(map[string]any)}
	d.compiler.AssertFormat()
	if err := d.compiler.AddResource(described, document); err != nil {
		t.Fatal(err)
	}
	return d
}

// schema returns the schema at a place of the document.
func (d description) schema(t *testing.T, place ...string) *jsonschema.Schema {
	t.Helper()
	for i, name := range place {
		place[i] = strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(name)
	}
	schema, err := d.compiler.Compile(described + "#/" + strings.Join(place, "/"))
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// check validates an answer by what the document says of an endpoint's status.
func (d description) check(t *testing.T, got reply, place ...string) {
	t.Helper()
	body, err := jsonschema.UnmarshalJSON(strings.NewReader(got.body))
	if err != nil {
		t.Fatalf("%s: %v", got.body, err)
	}
	if err := d.schema(t, place...).Validate(body); err != nil {
		t.Errorf("%d %s: %v", got.status, got.body, err)
	}
}

// TestDescriptionOfAnswers validates real answers by the document that the program serves.
func TestDescriptionOfAnswers(t *testing.T) {
	t.Parallel()
	orders, _ := newOrders(t)
	address := openShop(t, api.Shop{Orders: orders, Token: token})
	d := readDescription(t, address)
	order, batch := address+"/api/v1/orders/ZAM-1", address+"/api/v1/orders"
	good := shipped("ZAM-1", "2026-11-21T09:00:00Z")
	put := []string{"paths", "/api/v1/orders/{number}", "put", "responses"}
	of := func(status string) []string {
		return append(slices.Clone(put), status, "content", "application/problem+json", "schema")
	}
	problem := []string{"components", "responses", "Problem", "content", "application/problem+json", "schema"}
	d.check(t, send(t, http.MethodPut, order, "application/json", good), append(slices.Clone(put), "200", "content", "application/json", "schema")...)
	d.check(t, send(t, http.MethodPut, order, "application/json", `{"status":"x","items":[{}]}`), of("422")...)
	d.check(t, send(t, http.MethodPut, order, "application/json", `[`), of("422")...)
	d.check(t, send(t, http.MethodPut, order, "text/plain", good), slices.Clone(problem)...)
	d.check(t, sendAs(t, "", http.MethodPut, order, "", strings.NewReader(good)), "components", "responses", "Unauthorized", "content", "application/problem+json", "schema")
	post := []string{"paths", "/api/v1/orders", "post", "responses", "200", "content", "application/json", "schema"}
	d.check(t, send(t, http.MethodPost, batch, ndjson, good+"\n{}\n"), slices.Clone(post)...)
	d.check(t, send(t, http.MethodPost, batch, ndjson, ""), post...)
}

// TestDescriptionOfEndpoints holds that the document describes the endpoints there are, and each status they have.
func TestDescriptionOfEndpoints(t *testing.T) {
	t.Parallel()
	d := readDescription(t, openShop(t, api.Shop{}))
	var documented, served []string
	paths := d.document["paths"].(map[string]any)
	for path, methods := range paths {
		for method := range methods.(map[string]any) {
			documented = append(documented, strings.ToUpper(method)+" "+path)
		}
	}
	for pattern := range maps.Keys(api.Shop{}.Handlers()) {
		if strings.Contains(pattern, " ") {
			served = append(served, strings.Replace(pattern, "...", "", 1))
		}
	}
	slices.Sort(documented)
	slices.Sort(served)
	if diff := cmp.Diff(served, documented); diff != "" {
		t.Error(diff)
	}
	for name := range d.document["components"].(map[string]any)["schemas"].(map[string]any) {
		d.schema(t, "components", "schemas", name)
	}
}

// TestDescriptionOfOrders holds the document's order against what the program takes.
func TestDescriptionOfOrders(t *testing.T) {
	t.Parallel()
	d := readDescription(t, openShop(t, api.Shop{}))
	order := d.schema(t, "components", "schemas", "Order")
	example := d.document["components"].(map[string]any)["examples"].(map[string]any)["Shipped"].(map[string]any)["value"]
	whole, err := json.Marshal(example)
	if err != nil {
		t.Fatal(err)
	}
	good := []string{
		string(whole),
		`{"number":"abc","status":"placed","email":"a@example.com"}`,
		`{"number":"abc","status":"placed","email":"a@example.com","phone":"","items":null,"total":0.05,"promised_on":""}`,
		`{"number":"abc","status":"placed","phone":"600111222","items":[{"name":"a","quantity":null,"price":7}]}`,
	}
	bad := []string{
		`{}`, `[]`, `{"number":"abc","status":"placed"}`, `{"number":"abc","status":"placed","phone":""}`,
		`{"number":"ab","status":"placed","phone":"600111222"}`, `{"number":"abc","status":"sent","phone":"600111222"}`,
		`{"number":"abc","status":"placed","phone":"600111222","colour":"red"}`,
		`{"number":"abc","status":"placed","phone":"600111222","total":"1.234"}`,
		`{"number":"abc","status":"placed","phone":"600111222","total":-1}`,
		`{"number":"abc","status":"placed","phone":"600111222","total":1.005}`,
		`{"number":"abc","status":"placed","phone":"600111222","items":[{"quantity":1}]}`,
		`{"number":"abc","status":"placed","phone":"600111222","items":[{"name":"a","sku":1}]}`,
		`{"number":"abc","status":"placed","phone":"600111222","items":[{"name":"a","quantity":0}]}`,
		`{"number":"abc","status":"placed","phone":"600111222","tracking_url":"ftp://example.com"}`,
		`{"number":"abc","status":"placed","phone":"600111222","promised_on":"tomorrow"}`,
		`{"number":"abc","status":"placed","phone":"600111222","currency":"zloty"}`,
		`{"number":"abc","status":"placed","phone":600111222}`,
	}
	for i, body := range append(slices.Clone(good), bad...) {
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(body)))
		if err != nil {
			t.Fatal(err)
		}
		described := order.Validate(value)
		_, taken := care.ParseOrder([]byte(body))
		if want := i < len(good); (described == nil) != want || (taken == nil) != want {
			t.Errorf("%s: described %v, taken %v", body, described, taken)
		}
	}
}
