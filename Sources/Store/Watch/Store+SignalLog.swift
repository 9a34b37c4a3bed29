import Guard

extension Store: SignalLog {
    package func signals(_ filter: RecordFilter) async throws(StoreFailure) -> DeliverySignals {
        let conditions = try RecordConditions(filter)
        let scans = try await inHalves(conditions) { ids, db in
            var scan = SignalScan()
            try scan.run(conditions.within(ids), db)
            return scan
        }
        var scan = scans.first ?? SignalScan()
        for late in scans.dropFirst() { scan.merge(late) }
        return scan.signals
    }
}
