import Net

extension RemoteControl {
    /// Sends the file as it is read, with as little of it in memory.
    package func importList(
        _ request: ListImportRequest, from source: any ListByteSource
    ) async throws(ControlFailure) -> ListImportReport {
        let path = path
        let upload = try await onThread { () throws(UnixSocketFailure) in
            try UnixSocketUpload(path: path, patience: AdminLimits.importTimeout)
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
            try upload.answer(limitBytes: AdminLimits.answerBytes)
        }
        return try read(self.answer(answer))
    }
}
