package telegram

import "encoding/json"

// pictureID returns the file ID of the photo in a sent message, so that it can be sent again without an upload; nil where
// there is none.
func pictureID(result json.RawMessage) []string {
	var sent struct {
		Photo []struct {
			FileID string `json:"file_id"`
		} `json:"photo"`
	}
	if json.Unmarshal(result, &sent) != nil || len(sent.Photo) == 0 {
		return nil
	}
	return []string{sent.Photo[len(sent.Photo)-1].FileID} // the sizes rise: the last is the whole
}
