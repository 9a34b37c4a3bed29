import Guard

extension Store: SignalLog {
    package func signals(_ filter: RecordFilter) async throws(StoreFailure) -> DeliverySignals {
        try await signals(filter, spill: CountSpill())
    }

    func signals(_ filter: RecordFilter, spill: CountSpill) async throws(StoreFailure) -> DeliverySignals {
        let conditions = try RecordConditions(filter)
        let scans = try await inHalves(conditions) { ids, db in
            var scan = SignalScan(spill: spill)
            try scan.run(conditions.within(ids), db)
            return scan
        }
        // On a reader's thread: it may have to sort what is on the disk.
        return try await read("cannot read the audit log") { _ in
            var scan = scans.first ?? SignalScan(spill: spill)
            for late in scans.dropFirst() { scan.merge(late) }
            return try scan.signals()
        }
    }
}
