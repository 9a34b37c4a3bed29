import Content
import Control
import Guard
import Mail

/// Held messages with a phrase that people blocked since: a release refuses them.
extension GuardService {
    /// **Why bounded:** each message is read from the disk and searched, and millions may be held.
    private static let searchedMessages = 10_000
    /// In bytes of the messages as received.
    private static let searchedBytes = 1 << 30

    /// Adds the messages with a blocked phrase to the preview. Without a block in force nothing is read.
    func findBlocked(_ filter: HeldFilter, _ preview: inout HeldPreviewReport) async throws(ControlFailure) {
        do {
            let (rulings, now) = (RulingSet(try await store.rulings()), now)
            guard rulings.blocksPhrases else { return }
            let pages = Pages(try heldPages(of: filter, messages: 1000, recipients: 5000))
            var (messages, bytes) = (0, 0)
            while let page = try await pages.next() {
                for held in page where rulings.blocksPhrases(of: held.campaign, at: now) {
                    guard messages < Self.searchedMessages, bytes < Self.searchedBytes else {
                        preview.unsearched += 1
                        continue
                    }
                    (messages, bytes) = (messages + 1, bytes + held.sizeBytes)
                    let blocks = try await blocks(in: held, rulings, at: now)
                    guard !blocks.isEmpty else { continue }
                    preview.blockedMessages += 1
                    if preview.blocked.count < HeldPreviewReport.blockedLimit {
                        preview.blocked.append(.init(id: held.id, blocks: blocks))
                    }
                }
            }
        } catch {
            throw ControlFailure(error)
        }
    }

    private func blocks(
        in held: HeldMessage, _ rulings: RulingSet, at now: Timestamp
    ) async throws(StoreFailure) -> [RulingID] {
        // A message that was released meanwhile has no content any more.
        guard case .whole(let content) = try await store.message(held.id) else { return [] }
        return content.withUnsafeBytes {
            rulings.blocks(in: Message(reading: $0), campaign: held.campaign, at: now)
        }
    }
}
