#include "server/tell/channel.h"

namespace kulanz {

const char* outcome_name(DeliveryOutcome outcome) {
  switch (outcome) {
    case DeliveryOutcome::delivered: return "delivered";
    case DeliveryOutcome::not_needed: return "not_needed";
    case DeliveryOutcome::later: return "later";
    case DeliveryOutcome::refused: return "refused";
  }
  return "";
}

}  // namespace kulanz
