# right because: further methods beside forward are welcome.
import torch
import torch.nn as nn
import torch.nn.functional as F


def accuracy(outputs, labels):
    _, preds = torch.max(outputs, dim=1)
    return torch.tensor(torch.sum(preds == labels).item() / len(preds))


class ImageClassificationBase(nn.Module):
    def training_step(self, batch):
        images, labels = batch
        out = self(images)  # Generate predictions
        loss = F.cross_entropy(out, labels)  # Calculate loss
        return loss

    def validation_step(self, batch):
        images, labels = batch
        out = self(images)  # Generate predictions
        loss = F.cross_entropy(out, labels)  # Calculate loss
        acc = accuracy(out, labels)  # Calculate accuracy
        return {"val_loss": loss, "val_acc": acc}

    def validation_epoch_end(self, outputs):
        batch_losses = [x["val_loss"] for x in outputs]
        epoch_loss = torch.stack(batch_losses).mean()  # Combine losses
        batch_accs = [x["val_acc"] for x in outputs]
        epoch_acc = torch.stack(batch_accs).mean()  # Combine accuracies
        return {"val_loss": epoch_loss.item(), "val_acc": epoch_acc.item()}

    def epoch_end(self, epoch, result):
        print(
            "Epoch [{}], val_loss: {:.4f}, val_acc: {:.4f}".format(
                epoch, result["val_loss"], result["val_acc"]
            )
        )


class MnistModel(ImageClassificationBase):
    """Feedfoward neural network with 1 hidden layer"""

    def __init__(self, in_size=784, hidden_size=32, out_size=10):
        super().__init__()
        self.linear1 = nn.Linear(in_size, hidden_size)  # hidden layer
        self.linear2 = nn.Linear(hidden_size, out_size)  # output layer

    def forward(self, xb):
        xb = xb.view(xb.size(0), -1)  # Flatten the image tensors
        out = self.linear1(xb)  # Get intermediate outputs using hidden layer
        out = F.relu(out)  # Apply activation function
        out = self.linear2(out)  # Get predictions using output layer
        return out
