/// No promotion.
///
/// **What one is:** a sentence that would make sense in a mail with nothing to apologise for: a call to buy ("shop
/// now"), a code to use, a discount or gift offered now ("20% off your next order"). A percentage, a sale or a discount
/// is none by itself, since an apology has to be able to say which offer was wrong. So a sentence that quotes, reports or
/// corrects an offer ("we wrote: save 50%", "the right code is …", "it is not valid") is none either.
///
/// A gift to make up for the mistake is one, whatever else its sentence says: the reader is asked to buy in order to get it.
enum PromotionRule {
    static func judge(_ draft: ApologyDraft) -> [ApologyFinding] {
        draft.passages(where: isPromotion).map { place, passage in
            ApologyFinding(.promotion, where: place, excerpt: passage.excerpt)
        }
    }

    private static func isPromotion(_ passage: ApologyPassage) -> Bool {
        guard let offer = OfferWords.offers.first(in: passage) else { return false }
        if OfferWords.gifts.isIn(passage) { return true }
        return !isQuoted(passage.key, offer.lowerBound) && !OfferWords.reports.isIn(passage)
    }

    /// An odd number of quotation marks stands before it.
    private static func isQuoted(_ key: [UInt8], _ place: Int) -> Bool {
        key[..<place].count { $0 == UInt8(ascii: "\"") } % 2 == 1
    }
}
