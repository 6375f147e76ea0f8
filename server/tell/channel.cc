#include "server/tell/channel.h"

namespace kulanz {

const char* outcome_name(Outcome outcome) {
  switch (outcome) {
    case Outcome::delivered: return "delivered";
    case Outcome::not_needed: return "not_needed";
    case Outcome::later: return "later";
    case Outcome::refused: return "refused";
  }
  return "";
}

}  // namespace kulanz
