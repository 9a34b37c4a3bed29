import Guard

extension RemoteControl {
    package func checkLists(address: String) async throws(ControlFailure) -> ListCheckReport {
        try await ask("GET", "/lists/check?address=\(ControlHTTP.encoded(address))", timeout: AdminLimits.quickTimeout)
    }
}
