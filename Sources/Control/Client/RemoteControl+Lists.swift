import Guard
import Net

extension RemoteControl {
    package func changeList(_ request: ListChangeRequest) async throws(ControlFailure) -> ListChangesReport {
        try await ask("POST", "/lists/change", body: ControlJSON.encode(request), timeout: ControlLimits.bulkTimeout)
    }

    package func erase(_ request: EraseRequest) async throws(ControlFailure) -> EraseReport {
        try await ask("POST", "/lists/erase", body: ControlJSON.encode(request), timeout: ControlLimits.bulkTimeout)
    }

    package func listOverview() async throws(ControlFailure) -> [ListDetailReport] {
        try await ask("GET", "/lists", timeout: ControlLimits.quickTimeout)
    }

    package func showList(_ name: String) async throws(ControlFailure) -> ListDetailReport {
        try await ask("GET", "/lists/show\(query([("name", name)]))", timeout: ControlLimits.bulkTimeout)
    }

    package func checkLists(_ request: ListCheckRequest) async throws(ControlFailure) -> ListCheckReport {
        let query = query([
            ("address", request.address), ("stream", request.stream), ("campaign", request.campaign),
        ])
        return try await ask("GET", "/lists/check\(query)", timeout: ControlLimits.bulkTimeout)
    }

    package func listHistory(_ name: String) async throws(ControlFailure) -> [ListVersionReport] {
        try await ask("GET", "/lists/history\(query([("name", name)]))", timeout: ControlLimits.bulkTimeout)
    }

    package func compareList(_ request: ListDifferenceRequest) async throws(ControlFailure) -> ListDifferenceReport {
        let query = query([
            ("name", request.list), ("from", request.from?.description), ("to", request.to?.description),
            ("limit", String(request.limit)),
        ])
        return try await ask("GET", "/lists/diff\(query)", timeout: ControlLimits.bulkTimeout)
    }

    package func listRows(_ request: ListRowsRequest) async throws(ControlFailure) -> ListRowsReport {
        let query = query([
            ("name", request.list), ("version", request.version?.description), ("cursor", String(request.cursor)),
            ("limit", String(request.limit)),
        ])
        return try await ask("GET", "/lists/rows\(query)", timeout: ControlLimits.bulkTimeout)
    }

    package func listStatistics(_ name: String) async throws(ControlFailure) -> ListStatisticsReport {
        try await ask("GET", "/lists/stats\(query([("name", name)]))", timeout: ControlLimits.bulkTimeout)
    }

    private func query(_ parts: [(name: String, value: String?)]) -> String {
        "?"
            + parts.compactMap { part in part.value.map { "\(part.name)=\(ControlHTTP.encoded($0))" } }
            .joined(separator: "&")
    }
}

extension RemoteControl {
    /// Sends the file as it is read, with as little of it in memory.
    package func importList(
        _ request: ListImportRequest, from source: any ListByteSource
    ) async throws(ControlFailure) -> ListImportReport {
        let path = path
        let upload = try await onThread { () throws(UnixSocketFailure) in
            try UnixSocketUpload(path: path, patience: ControlLimits.importTimeout)
        }
        let length = source.lengthBytes
        let head = ControlHTTP.head("POST", "/lists/import" + request.queryText, person: person, length: length)
        var isWanted = try await onThread { () throws(UnixSocketFailure) in try upload.send(head) }
        // When the file turns out to be cut short, the guard hears only that the connection ended, and takes nothing.
        while isWanted, let octets = try await source.next() {
            let piece = length == nil ? ControlHTTP.chunk(octets) : octets
            isWanted = try await onThread { () throws(UnixSocketFailure) in try upload.send(piece) }
        }
        if isWanted, length == nil {
            _ = try await onThread { () throws(UnixSocketFailure) in try upload.send(ControlHTTP.chunk([])) }
        }
        let answer = try await onThread { () throws(UnixSocketFailure) in
            try upload.answer(limitBytes: ControlLimits.answerBytes)
        }
        return try read(self.answer(answer))
    }
}
