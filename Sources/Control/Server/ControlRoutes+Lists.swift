import Guard

/// `/lists`: what is on them, and what is to become of it.
extension ControlRoutes {
    static let lists: [ControlRoute] = [
        importing("POST"),
        // So that `curl -T` works.
        importing("PUT"),
        .post("/lists/change") { call throws(ControlFailure) in
            ControlAnswer(try await call.control.changeList(try call.value()))
        },
        .post("/lists/erase") { call throws(ControlFailure) in
            ControlAnswer(try await call.control.erase(try call.value()))
        },
        .get("/lists") { call throws(ControlFailure) in ControlAnswer(try await call.control.listOverview()) },
        .get("/lists/show", .report, "name") { call throws(ControlFailure) in
            ControlAnswer(try await call.control.showList(try call.query.required("name")))
        },
        .get("/lists/check", .report, "address", "stream", "campaign") { call throws(ControlFailure) in
            let request = ListCheckRequest(
                address: try call.query.required("address"), stream: call.query.text("stream"),
                campaign: call.query.text("campaign"))
            return ControlAnswer(try await call.control.checkLists(request))
        },
        .get("/lists/history", .report, "name") { call throws(ControlFailure) in
            ControlAnswer(try await call.control.listHistory(try call.query.required("name")))
        },
        .get("/lists/diff", .report, "name", "from", "to", "limit") { call throws(ControlFailure) in
            ControlAnswer(try await call.control.compareList(try difference(call.query)))
        },
        .get("/lists/rows", .report, "name", "version", "cursor", "limit") { call throws(ControlFailure) in
            ControlAnswer(try await call.control.listRows(try rows(call.query)))
        },
        .get("/lists/stats", .report, "name") { call throws(ControlFailure) in
            ControlAnswer(try await call.control.listStatistics(try call.query.required("name")))
        },
    ]

    /// The body is the file, as it is.
    private static func importing(_ method: String) -> ControlRoute {
        ControlRoute(
            method: method, path: ["lists", "import"], kind: .report, query: .these(ListImportRequest.queryNames),
            takesFile: true
        ) { call throws(ControlFailure) in
            let order = try ListImportRequest(query: call.query.items.map { ($0.name, $0.value) })
            return ControlAnswer(try await call.control.importList(order, from: call.file))
        }
    }

    private static func difference(_ query: ControlQuery) throws(ControlFailure) -> ListDifferenceRequest {
        var difference = ListDifferenceRequest(list: try query.required("name"))
        difference.from = try query.number("from").map { Int64($0) }
        difference.to = try query.number("to").map { Int64($0) }
        difference.limit = try query.number("limit", 0...ListDifferenceRequest.greatestLimit) ?? difference.limit
        return difference
    }

    private static func rows(_ query: ControlQuery) throws(ControlFailure) -> ListRowsRequest {
        var rows = ListRowsRequest(list: try query.required("name"))
        rows.version = try query.number("version").map { Int64($0) }
        rows.cursor = try query.number("cursor") ?? 0
        rows.limit = try query.number("limit", 0...ListRowsRequest.greatestLimit) ?? rows.limit
        return rows
    }
}
